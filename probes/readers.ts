/** Reads one value of JSON, or throws an error that names the path to it. */
export type Reader<T> = (value: unknown, path: string) => T;
export type Fields = Readonly<Record<string, unknown>>;

export function record(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${path} must be an object`);
  return value as Fields;
}

/** Refuses what nobody reads: a word misspelt must not become another probe, or another outcome. */
export function closed(from: Fields, names: readonly string[], path: string): void {
  const unknown = Object.keys(from).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`${path}.${unknown.slice(0, 40)} is not known`);
}

export function field<T>(from: Fields, name: string, read: Reader<T>, path = ''): T {
  return read(from[name], path === '' ? name : `${path}.${name}`);
}

/** A field that may be left out; what is left out stays out. */
export function optional<K extends string, T>(
  from: Fields,
  name: K,
  read: Reader<T>,
  path = '',
): { [P in K]?: T } {
  if (from[name] === undefined) return {};
  const found: { [P in K]?: T } = {};
  found[name] = field(from, name, read, path);
  return found;
}

export const string: Reader<string> = (value, path) => {
  if (typeof value !== 'string') throw new Error(`${path} must be a string`);
  return value;
};

export const filled: Reader<string> = (value, path) => {
  if (typeof value !== 'string' || value === '')
    throw new Error(`${path} must be a string that is not empty`);
  return value;
};

export const boolean: Reader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new Error(`${path} must be true or false`);
  return value;
};

export const number: Reader<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`${path} must be a number`);
  return value;
};

export const hex32: Reader<string> = (value, path) => {
  if (typeof value !== 'string' || !/^[0-9a-f]{32}$/.test(value))
    throw new Error(`${path} must be 32 hex digits`);
  return value;
};

export const within =
  (least: number, most: number): Reader<number> =>
  (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      throw new Error(`${path} must be a whole number from ${least} to ${most}`);
    }
    return value;
  };

export const oneOf =
  <const T extends string>(words: readonly T[]): Reader<T> =>
  (value, path) => {
    const word = words.find((known) => known === value);
    if (word === undefined) throw new Error(`${path} must be one of ${words.join(', ')}`);
    return word;
  };

/** A list that is not longer than it may be. */
export const listUpTo =
  <T>(most: number, item: Reader<T>): Reader<readonly T[]> =>
  (value, path) => {
    if (Array.isArray(value) && value.length > most) throw new Error(`${path} has more than ${most} items`);
    return listOf(item)(value, path);
  };

export const listOf =
  <T>(item: Reader<T>): Reader<readonly T[]> =>
  (value, path) => {
    if (!Array.isArray(value)) throw new Error(`${path} must be a list`);
    return value.map((one: unknown, place) => item(one, `${path}[${place}]`));
  };
