/** The inventory is kept as it was found, in no fixed form; a report reads of it what is there. */
export function field(item: unknown, key: string): string {
  const value = valueOf(item, key);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function list(item: unknown, key: string): string[] {
  const value = valueOf(item, key);
  return Array.isArray(value) ? value.map(String) : [];
}

function valueOf(item: unknown, key: string): unknown {
  return typeof item === 'object' && item !== null ? Reflect.get(item, key) : undefined;
}
