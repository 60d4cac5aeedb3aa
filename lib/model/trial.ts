import type { Exchange, Transport } from '../../probes/protocol.ts';
import type { Match, Stop } from './match.ts';
import type { NonEmpty } from './nonempty.ts';
import type { OwnChange } from './own-change.ts';
import type { PodVantage, Vantage } from './vantage.ts';

/** Where a probe goes. */
export type Target =
  | {
      readonly at: 'address';
      readonly host: string;
      readonly port: number;
      readonly namespace?: string;
      readonly workload?: string;
      readonly pod?: string;
      /** The name for the reader: a Service or a host. */
      readonly name?: string;
      /** A container of the lab whose log holds the nonces that arrived: a receiver of ours. */
      readonly log?: { readonly docker: string };
    }
  /** The canary server of another vantage: our own object, known to be open. */
  | { readonly at: 'canary'; readonly of: Vantage; readonly port: number }
  /** A canary of the caller's own, on its own address: proves that the caller is alive, and nothing of any path. */
  | { readonly at: 'self' };

/** The request of the probe, by a caller who is allowed (or who stands outside the layer: a witness). */
export interface OtherCaller {
  readonly from: Vantage;
  /** Where the authorized way differs from the refused one in its transport: the mesh's TLS instead of none. */
  readonly via?: Transport;
  /** Where no caller may send the bytes on trial, the nearest that one may (a modern hello for an old one). */
  readonly send?: Exchange;
  readonly alive: NonEmpty<Match>;
}

/** Somebody outside the layer. Where nobody is at this very place (a port that ought to be closed), at the one beside it. */
export interface Witness extends OtherCaller {
  readonly to?: Target;
}

/** The refused caller's own request, to a target that is open. */
export interface OpenTarget {
  readonly to: Target;
  readonly send?: Exchange;
  readonly via?: Transport;
  readonly alive: NonEmpty<Match>;
}

/** What is sent, and what each outcome of it would mean. */
export interface Question {
  /** What varies between the arms of one subject: the replica, or the Service. */
  readonly what: string;
  readonly to: Target;
  readonly send: Exchange;
  readonly via: Transport;
  /** Outcomes that the claimed layers can produce. */
  readonly stops: NonEmpty<Stop>;
  /** Outcomes of an earlier layer: with live controls the arm was not tried, not passed. */
  readonly shadows: readonly Stop[];
  /** Outcomes that show the hole. Anything in none of the three lists is inconclusive. */
  readonly holes: NonEmpty<Match>;
}

/**
 * One refusal on trial, in one controlled experiment: the request is written once and each control changes one
 * thing. There is no arm without controls on both axes, by type.
 */
export type DenialArm = Question & {
  /** The caller on trial. */
  readonly from: Vantage;
  readonly sameCaller: NonEmpty<OpenTarget>;
} & (
    | { readonly sameRequest: NonEmpty<OtherCaller>; readonly witness?: never }
    | { readonly witness: NonEmpty<Witness>; readonly sameRequest?: never }
  );

/** Somebody else, or something else, that is stopped where the caller is served: proof that not everything passes. */
export interface Contrast {
  readonly from?: Vantage;
  readonly to?: Target;
  readonly send?: Exchange;
  readonly via?: Transport;
  readonly stopped: NonEmpty<Match>;
}

/** One permission on trial, the mirror of a denial: the caller is served, and somebody else is not. */
export interface PermitArm {
  readonly what: string;
  readonly from: Vantage;
  readonly to: Target;
  readonly send: Exchange;
  readonly via: Transport;
  /** What every attempt must come to. */
  readonly serves: NonEmpty<Match>;
  /** Outcomes that show the claim false; anything in neither list is inconclusive. */
  readonly breaks: NonEmpty<Match | Stop>;
  readonly contrast: NonEmpty<Contrast>;
  /** The caller is alive, so that it is not its own end that shows. */
  readonly sameCaller: NonEmpty<OpenTarget>;
}

/**
 * A right that is taken away while it is in use: served until then, stopped within so long. Somebody else whose right
 * stays is served by the same request all the while.
 */
export interface ChangeArm {
  readonly what: string;
  readonly from: Vantage;
  readonly to: Target;
  readonly send: Exchange;
  readonly via: Transport;
  /** What it comes to until the change. */
  readonly until: NonEmpty<Match>;
  readonly change: OwnChange;
  readonly stops: NonEmpty<Stop>;
  /** Milliseconds from the change until it has to be stopped. */
  readonly withinMs: number;
  readonly sameRequest: NonEmpty<OtherCaller>;
  readonly sameCaller: NonEmpty<OpenTarget>;
}

/** One of ours who listens where a caller's bytes come by. */
interface Observer {
  readonly at: PodVantage;
  /** The addresses of which the caller's own proxy chooses one: by them its connections are known. */
  readonly behind: NonEmpty<string>;
}

/**
 * One way on trial towards whoever listens on it: what the caller says there is served, and cannot be read. What it says in the
 * clear beside it is read by the same observer, or that one is deaf.
 */
export interface ConcealmentArm {
  readonly what: string;
  readonly from: Vantage;
  readonly to: Target;
  readonly send: Exchange;
  readonly via: Transport;
  /** What every attempt must come to: of what nobody served it is not known that it ever set out. */
  readonly served: NonEmpty<Match>;
  readonly observer: Observer;
  /** The caller's own request in the clear, to a server of ours. */
  readonly planted: NonEmpty<OpenTarget>;
}

export type Arm = DenialArm | PermitArm | ChangeArm | ConcealmentArm;

/**
 * A claim about one subject: all arms must hold. Without arms, the reason why nothing can be tried. Whether only the
 * caller's side was seen is not said here: it shows in what the receivers' logs were asked.
 */
export type Trial<A extends Arm = Arm> = {
  readonly subject: string;
  readonly expected: string;
  /** The command that shows it again by hand. */
  readonly reperform: string;
} & (
  | { readonly arms: NonEmpty<A> }
  /** Something keeps it from being tried here, and says so. */
  | { readonly notRun: string }
  /** It ought to be tried and cannot be decided. */
  | { readonly unproven: string }
  /** What the claim is about is not declared of this subject. */
  | { readonly notApplicable: string }
  /** What is declared shows by itself that the claim is false. Nothing but a failure can be told without traffic. */
  | { readonly refuted: string }
);
export type DenialTrial = Trial<DenialArm>;
export type PermitTrial = Trial<PermitArm>;
export type ChangeTrial = Trial<ChangeArm>;
export type ConcealmentTrial = Trial<ConcealmentArm>;
