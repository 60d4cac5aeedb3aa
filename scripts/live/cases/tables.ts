import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The cases that other projects test their own proxies with: what goes in and what they say comes out, as data. */

export const read = <T extends z.ZodType>(file: string, shape: T): z.infer<T> =>
  shape.parse(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')));

export const source = z.string().regex(/^[\w-]+\/[\w-]+, \S+/);
/** Where the documented answer is not what is seen here: reported, and not bent. */
export const differences = z.array(
  z.strictObject({ case: z.string(), documented: z.string(), seen: z.string(), why: z.string().min(10) }),
);
const pair = z.tuple([z.string(), z.string()]);

export const normalization = read(
  'istio-path-normalization.json',
  z.strictObject({
    source,
    groups: z.array(z.strictObject({ name: z.string(), mode: z.string(), cases: z.array(pair) })),
    percentEncoded: z.strictObject({
      mode: z.string(),
      from: z.string(),
      to: z.string(),
      decoded: z.string(),
      asSlash: z.string(),
    }),
    differences,
  }),
);

const outcome = z.strictObject({ plaintext: z.boolean(), mtls: z.boolean() });
export const passThrough = read(
  'istio-pass-through.json',
  z.strictObject({
    source,
    protocols: z.record(z.string(), z.enum(['http', 'tcp'])),
    leftOut: z.string(),
    cases: z.array(
      z.strictObject({
        name: z.string(),
        mode: z.string(),
        ports: z.record(z.string(), z.string()).optional(),
        allowedPorts: z.array(z.string()).optional(),
        expected: z.record(z.string(), outcome),
      }),
    ),
    differences,
  }),
);

const values = z.array(z.string());
export const conditions = read(
  'istio-authorization-conditions.json',
  z.strictObject({
    source,
    leftOut: z.string(),
    rules: z.array(
      z.strictObject({
        path: z.string(),
        when: z.strictObject({ key: z.string(), values: values.optional(), notValues: values.optional() }),
        cases: z.array(
          z.strictObject({
            from: z.enum(['allowed', 'denied']),
            header: pair.optional(),
            allow: z.boolean(),
          }),
        ),
      }),
    ),
    noRule: z.strictObject({ path: z.string(), allow: z.boolean() }),
    differences,
  }),
);

export const paths = read(
  'istio-authorization-paths.json',
  z.strictObject({
    source,
    mode: z.string(),
    allowedPaths: values,
    cases: z.array(z.tuple([z.string(), z.boolean()])),
    differences,
  }),
);

const CALLERS = ['injected', 'injected elsewhere', 'uninjected', 'cursed uninjected'] as const;
export type LinkerdCaller = (typeof CALLERS)[number];
export const linkerd = read(
  'linkerd-authorization.json',
  z.strictObject({
    source,
    said: z.string(),
    leftOut: z.string(),
    cases: z.array(
      z.strictObject({
        name: z.string(),
        wholeNamespace: z.boolean().optional(),
        asIstio: z.looseObject({}),
        callers: z.partialRecord(z.enum(CALLERS), z.boolean()),
      }),
    ),
    differences,
  }),
);

/** Every byte but the one that no path may hold, encoded: decoded again where the table says so. */
export function percentEncodedCases(): readonly (readonly [string, string])[] {
  const { from, to, decoded, asSlash } = normalization.percentEncoded;
  const [first, last] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
  const isDecoded = new RegExp(`^[${decoded.replace('-./\\', '\\-./\\\\')}]$`);
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const letter = String.fromCharCode(first + at);
    const written = `/admin%${(first + at).toString(16).padStart(2, '0')}`;
    const out = letter === asSlash ? '/' : letter;
    return [written, isDecoded.test(letter) ? `/admin${out}` : written];
  });
}
