import type { KubeObject } from './kube-object.ts';
import type { System } from './system.ts';

/** One change to the lab that opens a hole. Undone in reverse order. */
export type Alteration =
  | { readonly do: 'create'; readonly object: KubeObject }
  | { readonly do: 'merge'; readonly ref: ObjectRef; readonly patch: Readonly<Record<string, unknown>> }
  | { readonly do: 'delete'; readonly ref: ObjectRef }
  | Restatement
  | NodeAlteration;

/** What the file says of the system, said otherwise; the cluster stays as it is. */
export interface Restatement {
  readonly do: 'restate';
  readonly what: string;
  readonly restated: (system: System) => System;
}

/** A command in the container of each of kind's nodes. Without `back` it is not undone by itself: another alteration's undo does it. */
export interface NodeAlteration {
  readonly do: 'on-nodes';
  readonly what: string;
  readonly run: readonly string[];
  /** What takes it back, where no other alteration's undo does. */
  readonly back?: readonly string[];
  /** Prints what must be the same again after the undo; asked until it is, bounded in time. */
  readonly state?: readonly string[];
}

export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a sabotage may look at when it chooses its change. */
export interface Scene {
  readonly system: System;
  /** Images that every node of the lab has: Node.js, and the same proxy with a later Envoy. */
  readonly images: { readonly node: string; readonly proxyNext: string };
  /** Objects of a kind as they are now, in one namespace or in all. */
  readonly find: (apiVersion: string, kind: string, namespace?: string) => Promise<readonly KubeObject[]>;
}

/** The change that turns a check red. A check that was never seen red is not yet a check. */
export interface Sabotage {
  /** Unique within its check; `<check>~<id>` names the mutant. */
  readonly id: string;
  readonly what: string;
  /** Other checks that this change is allowed to turn red. */
  readonly collateral: readonly string[];
  /** Other checks whose open door this change shuts: what opens theirs proves nothing beside it. */
  readonly hides?: readonly string[];
  /** The alterations, or the reason why this system offers no place for them. */
  alter(scene: Scene): Promise<readonly Alteration[] | { readonly cannot: string }>;
}
