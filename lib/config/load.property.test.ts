import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { AssayError } from '../errors.ts';
import { parseConfig } from './load.ts';
import { configSchema } from './schema.ts';

const CLINIC = readFileSync(new URL('../../scripts/lab/clinic/assay.yaml', import.meta.url), 'utf8');
const SMALL = `assay: 1
system: shop
scope: { namespaces: [shop] }
vantages: { namespace: probes }
endpoints:
  - { service: shop/orders, port: 80, protocol: http, callers: [{ workload: shop/till }] }
`;
const FILE = 'assay.yaml';
const MISTAKE = /^ {2}assay\.yaml:(\d+): \S.*$/;

/** Either a file that conforms, or mistakes that each name a line of it. Anything else throws here. */
function read(text: string): 'valid' | 'told' {
  try {
    const { config, digest } = parseConfig(text, FILE);
    // What was read is what the format admits, with every default filled in.
    expect(configSchema.parse(config)).to.deep.equal(config);
    expect(digest).to.match(/^[0-9a-f]{64}$/);
    return 'valid';
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    expect(error.code).to.equal('E_CONFIG');
    const [, ...told] = error.seen.trimEnd().split('\n');
    const lines = text.split('\n').length;
    const numbers = told.flatMap((line) => MISTAKE.exec(line)?.[1] ?? []).map(Number);
    expect(numbers.length, error.seen).to.be.within(1, 50);
    for (const number of numbers) expect(number).to.be.within(1, lines);
    expect(error.seen).not.to.match(/call stack|undefined is|not a function/);
    return 'told';
  }
}

const odd = fc.constantFrom(
  ...[
    '__proto__',
    'constructor',
    'toString',
    '<<',
    '*a',
    '&a',
    '? ',
    '- ',
    ': ',
    '!!set',
    '!x',
    '|',
    '>',
    '"',
    "'",
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '#',
    '%',
    '@',
    '`',
    '\0',
    '\t',
    '\u2028',
    '\ufeff',
    '\ud800',
    '---',
    '...',
    '~',
    '.inf',
    '0x50',
  ],
);
const change = fc
  .tuple(fc.nat(), fc.nat(40), fc.oneof(odd, fc.string({ maxLength: 8, unit: 'binary' }), fc.constant('')))
  .map(([where, drop, put]) => (text: string) => {
    const at = where % (text.length + 1);
    return text.slice(0, at) + put + text.slice(at + (put === '' ? drop : drop % 4));
  });
const mutatedText = fc
  .tuple(fc.constantFrom(CLINIC, SMALL, SMALL, SMALL), fc.array(change, { minLength: 1, maxLength: 3 }))
  .map(([text, changes]) => changes.reduce((so, one) => one(so), text));

type Json = Record<string, unknown>;
/** The value at some place of a valid file, exchanged for any other. */
const mutatedValue = fc
  .tuple(
    fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom('', '__proto__', 'constructor', 'callers', 'x'),
  )
  .map(([path, value, name]) => {
    const file = parse(CLINIC) as Json;
    let here = file;
    for (const step of path) {
      const keys = Object.keys(here);
      const key = keys[step % Math.max(keys.length, 1)] ?? 'x';
      const next = here[key];
      if (typeof next !== 'object' || next === null || step % 4 === 0) {
        Object.defineProperty(here, name === '' ? key : name, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
        break;
      }
      here = next as Json;
    }
    return stringify(file, { aliasDuplicateObjects: false });
  });

describe('any text, read as assay.yaml,', () => {
  it('is a valid file or gets its mistakes told, each with its line', () => {
    expect([read(CLINIC), read(SMALL)]).to.deep.equal(['valid', 'valid']);
    fc.assert(
      fc.property(
        fc.oneof(mutatedText, fc.string({ unit: 'binary', maxLength: 80 })),
        (text) => void read(text),
      ),
      {
        numRuns: 200,
      },
    );
  });

  it('tells of a word that would break the line in one line', () => {
    for (const char of ['\u2028', '\u0085', '\u202e', '\u007f', '\\n'])
      expect(read(`"${char}x": 1\n${SMALL}`), JSON.stringify(char)).to.equal('told');
  });

  it('is so whatever value stands in the place of another', () => {
    const seen = { valid: 0, told: 0 };
    fc.assert(
      fc.property(mutatedValue, (text) => void (seen[read(text)] += 1)),
      { numRuns: 80 },
    );
    expect(seen.told).to.be.above(10);
  });

  it('never has a word that nobody knows, in any of its maps', () => {
    const lines = CLINIC.split('\n');
    for (const word of ['__proto__', 'constructor']) {
      for (const [at, line] of lines.entries()) {
        const [, indent] = /^( *(?:- )?)[A-Za-z]+:/.exec(line) ?? [];
        if (indent === undefined) continue;
        const added = `${' '.repeat(indent.length)}${word}: 404`;
        const before = indent.includes('-') ? at + 1 : at;
        expect(
          read([...lines.slice(0, before), added, ...lines.slice(before)].join('\n')),
          `${word}, line ${at}`,
        ).to.equal('told');
      }
    }
  });

  const many = (text: string, size = 100_000): string => text.repeat(Math.floor(size / text.length));
  const keys = Array.from({ length: 15_000 }, (_, at) => `k${at}: 1\n`).join('');
  const laughs = Array.from(
    'bcdefghij',
    (name, at) =>
      `${name}: &${name} [${Array(9)
        .fill(`*${'abcdefghi'[at] ?? ''}`)
        .join(', ')}]\n`,
  );
  for (const [what, text] of [
    ['a billion laughs', `a: &a [x, x, x, x, x, x, x, x, x]\n${laughs.join('')}`],
    ['a value inside itself', `${SMALL}guardedRoutes: &a [*a]\n`],
    ['a key inside itself', '? &a [*a]\n: x\n'],
    ['an alias of nothing', 'assay: *x\n'],
    ['a merge of nothing', `%YAML 1.1\n---\n<<: 3\n${SMALL}`],
    ['a tag of a program', SMALL.replace('shop', '!!js/function "x"')],
    ['a set', '%YAML 1.1\n---\nscope: !!set {a, b}\n'],
    ['two documents', `${SMALL}---\n${SMALL}`],
    ['a key twice', `${SMALL}system: shop\n`],
    ['lists in lists', many('[', 8000)],
    ['lists in lists, closed', `${many('[', 20_000)}${many(']', 20_000)}`],
    ['maps in maps', many('{a: ', 8000)],
    ['indents', many('- ', 20_000)],
    ['many keys', `${SMALL}${keys.slice(0, 200_000)}`],
    ['many equal keys', `${SMALL}${many('a: 1\n')}`],
    ['many mistakes', `${SMALL}${many('  - { service: a/b, port: 1, protocol: tcp, x: 1 }\n')}`],
    ['many anchors and aliases', `${SMALL}x:\n${many('  - &a x\n  - *a\n', 20_000)}`],
    ['a long word', SMALL.replace('orders', many('a'))],
    ['a long word that ends wrongly', SMALL.replace('orders', `${many('a')}!`)],
    ['a long key', `? ${many('x')}\n: 1\n`],
    ['a text too long', many('#', 600_000)],
    ['blanks', many(' \t')],
    ['quotes', many('"', 20_000)],
  ] as const) {
    it(`ends soon, and well: ${what}`, () => {
      const before = process.cpuUsage().user;
      if (what !== 'a long word') expect(read(text)).to.equal('told');
      else read(text);
      expect((process.cpuUsage().user - before) / 1000).to.be.below(8000);
    });
  }
});
