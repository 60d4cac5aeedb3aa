import { parse, stringify } from 'yaml';
import { z } from 'zod';

const file = z.looseObject({
  vantages: z.looseObject({}),
  ingress: z.array(z.looseObject({ host: z.string() })),
});

interface Elsewhere {
  readonly host: string;
  readonly address: string;
  /** A file with the authorities that may have issued its certificate. */
  readonly trust?: string;
}

/** The clinic's file with one of its hosts alone, declared to be served at another address. */
export function atAddress(config: string, { host, address, trust }: Elsewhere): string {
  const whole = file.parse(parse(config));
  const [edge] = whole.ingress.filter((one) => one.host === host);
  if (!edge) throw new Error(`the clinic declares no host ${host}`);
  const tls = trust === undefined ? {} : { tls: { trust: { file: trust } } };
  return stringify({
    ...whole,
    ingress: [{ ...edge, service: undefined, addresses: [address], ...tls }],
    guardedRoutes: [],
  });
}

/** Nobody stands outside: the edge is asked from a pod. */
export function fromInside(config: string): string {
  const whole = file.parse(parse(config));
  return stringify({ ...whole, vantages: { ...whole.vantages, outside: undefined } });
}
