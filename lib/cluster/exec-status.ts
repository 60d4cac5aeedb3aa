import { z } from 'zod';

const status = z.object({
  status: z.string(),
  message: z.string().optional(),
  reason: z.string().optional(),
  details: z
    .object({
      causes: z.array(z.object({ reason: z.string().optional(), message: z.string().optional() })).optional(),
    })
    .optional(),
});

/** What the last message of an exec says of the command's end; undefined where it says nothing of one. */
export function exitOf(bytes: Buffer): { exitCode?: number; detail?: string } {
  const parsed = status.safeParse(parse(bytes)).data;
  if (parsed === undefined) return { detail: 'the status was not readable' };
  if (parsed.status === 'Success') return { exitCode: 0 };
  const cause = parsed.details?.causes?.find(({ reason }) => reason === 'ExitCode');
  const code = Number(cause?.message);
  if (cause !== undefined && Number.isInteger(code)) return { exitCode: code };
  return { detail: (parsed.message ?? parsed.reason ?? 'no reason given').slice(0, 300) };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
