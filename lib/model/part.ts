/**
 * So many of a list, spread over it, from a place that a commit chooses: it differs from commit to commit and is the same
 * for each. All of a list that is no longer. What is no hexadecimal number begins at the start.
 */
export function partOf<T>(all: readonly T[], commit: string, wanted: number): readonly T[] {
  const count = Math.min(wanted, all.length);
  const hex = /^[0-9a-f]{1,8}/.exec(commit)?.[0] ?? '0';
  const first = Number.parseInt(hex, 16) % Math.max(all.length, 1);
  const places = new Set(
    Array.from(
      { length: count },
      (_, place) => (first + Math.floor((place * all.length) / count)) % all.length,
    ),
  );
  return all.filter((_, place) => places.has(place));
}
