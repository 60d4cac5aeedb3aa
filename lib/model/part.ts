/**
 * A part of a list that differs from commit to commit and is the same for each: every so many, spread over the whole, from
 * a place that the commit chooses. All of it where it is no longer than `size`.
 */
export function partOf<T>(all: readonly T[], commit: string, size: number): readonly T[] {
  const stride = Math.max(1, Math.ceil(all.length / size));
  const hex = /^[0-9a-f]{1,8}/.exec(commit)?.[0] ?? '0';
  return all.filter((_, place) => place % stride === Number.parseInt(hex, 16) % stride);
}
