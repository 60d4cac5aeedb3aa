import type { Guess } from './guess.ts';

/** A host that the edge serves over TLS, and where. */
export interface Edge {
  readonly host: Guess<string>;
  readonly port: number;
  readonly at: Guess<{ readonly service: string } | { readonly addresses: readonly string[] }>;
}

/** A host that some object names; what is behind it may not be seen. */
export interface FoundHost {
  readonly host: string;
  readonly port: number;
  /** The object that says so. */
  readonly from: string;
  readonly at?: Edge['at'] | undefined;
}

export const isName = (host: string): boolean => !host.includes('*');
