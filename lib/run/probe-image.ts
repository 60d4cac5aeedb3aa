import { readJournal } from '../evidence/read-journal.ts';

const BY_DIGEST = /@sha256:[0-9a-f]{64}$/;

/** Whether a reference can mean one image only. A tag means what its registry says today. */
export const isPinned = (image: string): boolean => BY_DIGEST.test(image);

/**
 * What to say of a probe image that is a tag: what it turned out to be, read from the run's own journal, so that it
 * can be pinned. Nothing where it is a digest already.
 */
export async function tagWarning(image: string, dir: string): Promise<string | undefined> {
  if (isPinned(image)) return undefined;
  const { entries } = await readJournal(dir);
  const ran = entries.flatMap(({ kind, data }) => (kind === 'image' ? data.ran : []));
  const [only, ...others] = ran;
  const head = `the probe image ${image} is a tag, which may mean another image tomorrow`;
  if (only === undefined) return `${head}; none ran.`;
  if (others.length > 0)
    return `${head}, and meant several today: ${ran.join(', ')}. Pin one with --probe-image.`;
  // A node that was loaded by hand knows the digest of the image alone, and no name to ask for it by.
  return isPinned(only)
    ? `${head}. Pin what ran, in "assay rbac" too: --probe-image ${only}`
    : `${head}; its node says that it was ${only}.`;
}
