import { networkInterfaces } from 'node:os';
import type { Address } from '../protocol.ts';
import { type Canary, startCanary } from './listen.ts';
import { Receipts } from './receipts.ts';

/** The pod's addresses that others can reach, IPv4 first. */
export function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outward = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
  return outward.sort((a, b) => a.family.localeCompare(b.family)).map(({ address }) => address);
}

export interface OwnCanaries {
  /** Where a canary of this name listens on this host; it is started when first asked for. */
  readonly find: (name: string) => Promise<Address | undefined>;
  readonly close: () => void;
}

export function ownCanaries(host: string | undefined): OwnCanaries {
  const receipts = new Receipts();
  const started = new Map<string, Promise<Canary>>();
  return {
    async find(name) {
      if (host === undefined) return undefined;
      const canary = started.get(name) ?? startCanary(name, receipts, { host, port: 0 });
      started.set(name, canary);
      return { host, port: (await canary).port };
    },
    close() {
      for (const canary of started.values()) {
        canary.then(
          ({ close }) => {
            close();
          },
          () => undefined,
        );
      }
    },
  };
}
