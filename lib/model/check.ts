import type { Feature } from './feature.ts';
import type { NonEmpty } from './nonempty.ts';
import type { Citation } from './safeguard.ts';
import type { Sabotage } from './sabotage.ts';
import type { System } from './system.ts';
import type { ChangeTrial, ConcealmentTrial, DenialTrial, PermitTrial, Trial } from './trial.ts';

export const SUITES = [
  'mesh',
  'authz',
  'segmentation',
  'egress',
  'ingress',
  'routing',
  'identity',
  'certificates',
  'audit',
  'platform',
] as const;
export type Suite = (typeof SUITES)[number];
export type CheckId = `${Suite}/${string}`;

/** What every check says of itself, whatever the shape of its experiment. */
interface Card {
  /** Its path below suites/, without the ending. */
  readonly id: CheckId;
  /** The claim as a sentence. */
  readonly title: string;
  readonly safeguards: NonEmpty<Citation>;
  /** What a pass shows, and what it does not show: one sentence each. */
  readonly shows: string;
  readonly doesNotShow: string;
  readonly requires: readonly Feature[];
  readonly remediation: string;
  readonly sabotages: NonEmpty<Sabotage>;
}

/** Somebody is refused. */
export interface Denial extends Card {
  trials(system: System): readonly DenialTrial[];
}

/** Somebody is served, and somebody else is not. */
export interface Permission extends Card {
  trials(system: System): readonly PermitTrial[];
}

/** A claim of several kinds about one rule: who is refused by it, who is served, and how soon it ends what it admitted. */
export interface Agreement extends Card {
  trials(system: System): readonly (DenialTrial | PermitTrial | ChangeTrial)[];
}

/** Somebody is served until a right is taken away, and soon after is not. */
export interface Revocation extends Card {
  trials(system: System): readonly ChangeTrial[];
}

/** Something never shows where somebody of ours listens. */
export interface Concealment extends Card {
  trials(system: System): readonly ConcealmentTrial[];
}

declare const made: unique symbol;
/** A check made by a builder; a bare object does not pass for one. */
export type Check = Card & {
  readonly [made]: true;
  trials(system: System): readonly Trial[];
};

const built = new WeakSet();

/** A claim that somebody is refused. The types of its arms demand the controls that prove the refusal could have failed. */
export const denies = (denial: Denial): Check => build(denial);

/** A claim that somebody is served. The types of its arms demand somebody who is not. */
export const permits = (permission: Permission): Check => build(permission);

/** A claim that the sides of one rule agree. Each arm demands the controls of its kind. */
export const agrees = (agreement: Agreement): Check => build(agreement);

/** A claim that a right ends when it is taken away. The type of its arms demands somebody whose right stays. */
export const revokes = (revocation: Revocation): Check => build(revocation);

/** A claim that whoever listens reads nothing. The types of its arms demand something planted that he does read. */
export const neverShows = (concealment: Concealment): Check => build(concealment);

function build(values: Omit<Check, typeof made>): Check {
  const check = Object.freeze({ ...values }) as Check;
  built.add(check);
  return check;
}

/** Whether a value came from a builder of this module. */
export function isCheck(value: unknown): value is Check {
  return typeof value === 'object' && value !== null && built.has(value);
}

export function suiteOf(id: CheckId): Suite {
  return id.slice(0, id.indexOf('/')) as Suite;
}
