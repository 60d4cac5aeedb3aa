import type { Vantage } from '../model/vantage.ts';

/** What a batch's stream gave, before anything in it is believed. */
export interface Stream {
  readonly stdout: Buffer;
  /** How it ended, when that was not a clean exit. */
  readonly trouble?: string;
  /** When its first byte came, by the runner's clock: milliseconds since 1970. */
  readonly startsAt?: number;
}

/** A vantage that stands: somebody who sends batches from there. */
export interface Agent {
  readonly state: 'ready';
  readonly vantage: Vantage;
  readonly pod?: string;
  readonly ip?: string;
  readonly node?: string;
  /** The image that it runs, by digest, as its node says. */
  readonly imageID?: string;
  /** Sends one batch and gives back the raw stream; what went wrong on the way is said, never thrown. `onStart`: its first byte has come. */
  send(batch: string, deadlineMs: number, onStart?: () => void): Promise<Stream>;
}

/** A vantage that could not be taken up. `refusal`: the cluster said no, which is a reason not to run. */
export interface NoAgent {
  readonly state: 'absent';
  readonly vantage: Vantage;
  readonly why: string;
  readonly refusal: boolean;
}

/** Everybody on stage, by vantage key. */
export type Cast = ReadonlyMap<string, Agent | NoAgent>;
