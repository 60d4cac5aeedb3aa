import { networkInterfaces } from 'node:os';
import type { Address } from '../protocol.ts';
import { createCanary } from './canary-server.ts';
import { Receipts } from './receipts.ts';
import { listening } from './run-server.ts';

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
  const started = new Map<string, Promise<{ readonly address: Address; readonly close: () => void }>>();
  const start = async (name: string, at: string): Promise<{ address: Address; close: () => void }> => {
    const server = createCanary(name, receipts);
    await listening(server, { host: at, port: 0 });
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('no port');
    return { address: { host: at, port: bound.port }, close: () => server.close() };
  };
  return {
    async find(name) {
      if (host === undefined) return undefined;
      const canary = started.get(name) ?? start(name, host);
      started.set(name, canary);
      return (await canary).address;
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
