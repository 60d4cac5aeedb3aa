import type { Config } from '../config/schema.ts';
import type { Waiver } from '../model/record.ts';

/** The waiver that covers a finding, if the file has one. It holds up to the end of its day, in UTC. */
export function waiverFor(
  waivers: Config['waivers'],
  { check, subject }: { check: string; subject: string },
  now: Date,
): Waiver | undefined {
  const found = waivers.find((waiver) => waiver.check === check && waiver.subject === subject);
  if (!found) return undefined;
  const { owner, reason, expires } = found;
  return { owner, reason, expires, expired: now.toISOString().slice(0, 10) > expires };
}
