import { randomUUID } from 'node:crypto';
import { seen } from './seen.ts';

/** Puts a list that is drawn piece by piece into a JSON document; what it gives stands for the list until then. */
export type Slot = (items: Iterable<object>) => string;

/** A JSON document as pieces of text, every string in it made legible (`seen`). Its long lists are never in memory whole; an empty one is an empty list. */
export function* jsonPieces(document: (slot: Slot) => object): Generator<string> {
  const lists = new Map<string, Iterable<object>>();
  // Nobody outside can know the mark, so nothing that a server said is taken for one.
  const mark = randomUUID();
  const outer = document((items) => {
    const name = `${mark}-${lists.size}`;
    lists.set(name, items);
    return name;
  });
  for (const part of json(outer).split(new RegExp(`"(${mark}-\\d+)"`))) {
    const items = lists.get(part);
    if (items === undefined) yield part;
    else yield* list(items);
  }
  yield '\n';
}

/** Whoever reads it may print it: no string in it hides a part or moves a cursor. */
function json(value: object): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? seen(inner) : inner));
}

function* list(items: Iterable<object>): Generator<string> {
  let before = '[';
  for (const item of items) {
    yield before + json(item);
    before = ',\n';
  }
  yield before === '[' ? '[]' : ']';
}
