/** A list that has at least one element: the type that makes "no controls" impossible to write. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** `list` as a NonEmpty, or undefined where it is empty. */
export function nonEmpty<T>(list: readonly T[]): NonEmpty<T> | undefined {
  const [first, ...rest] = list;
  return first === undefined ? undefined : [first, ...rest];
}

export function mapNonEmpty<T, U>(list: NonEmpty<T>, map: (one: T) => U): NonEmpty<U> {
  const [first, ...rest] = list;
  return [map(first), ...rest.map(map)];
}

export function flatMapNonEmpty<T, U>(list: NonEmpty<T>, map: (one: T) => NonEmpty<U>): NonEmpty<U> {
  const [[first, ...same], ...rest] = mapNonEmpty(list, map);
  return [first, ...same, ...rest.flat()];
}
