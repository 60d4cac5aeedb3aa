import type { Again, Exchange, Transport } from '../../probes/protocol.ts';
import type { Match } from '../model/match.ts';
import type { NonEmpty } from '../model/nonempty.ts';
import type { Phase } from '../model/record.ts';
import type { Arm, ChangeArm, DenialArm, PermitArm, Target } from '../model/trial.ts';
import { vantageKey, type Vantage } from '../model/vantage.ts';
import type { Part } from './judge.ts';

/** One exchange to be made: by whom, to where, with what. */
export interface Shot {
  readonly from: Vantage;
  readonly to: Target;
  readonly send: Exchange;
  readonly via: Transport;
  /** Made again and again while something is changed. */
  readonly again?: Again;
}

/** Equal shots of one round are made once, and serve every arm that asks for them. */
export function shotKey({ from, to, send, via, again }: Shot): string {
  const place =
    to.at === 'address' ? [to.host, to.port] : to.at === 'canary' ? [vantageKey(to.of), to.port] : ['self'];
  return JSON.stringify([vantageKey(from), place, send, via, again]);
}

export interface PartShot {
  readonly part: Part;
  readonly shot: Shot;
}

/** A control of an arm, with what it must come to. */
export interface Control {
  readonly part: Extract<Part, { role: 'control' }>;
  readonly shot: Shot;
  readonly alive: NonEmpty<Match>;
}

/** The probe of an arm. */
function probeOf(arm: Arm): PartShot {
  const { from, to, send, via } = arm;
  const again = 'change' in arm ? { again: againFor(arm) } : {};
  return { part: { role: 'probe' }, shot: { from, to, send, via, ...again } };
}

/** A fifth of a second tells one answer from the next well enough, and is no load to anybody. */
const EVERY_MS = 200;
/** The change is made when it has been under way for so long. */
export const LEAD_MS = 2000;
/** Agents begin one after another on a busy node, and the change waits for the last of them. */
const SLACK_MS = 20_000;

const againFor = ({ withinMs }: ChangeArm): Again => ({
  everyMs: EVERY_MS,
  forMs: LEAD_MS + withinMs + SLACK_MS,
});

/** The controls of an arm: each is the probe's own request with one thing changed. */
export function controlsOf(arm: Arm): readonly Control[] {
  const { from, send, via } = arm;
  const list = [
    ...('planted' in arm ? [] : 'serves' in arm ? contrastsOf(arm) : othersOf(arm)),
    ...('planted' in arm ? arm.planted : arm.sameCaller).map(({ alive, ...change }) => ({
      kind: 'same-caller' as const,
      shot: { from, send, via, ...change },
      alive,
    })),
  ];
  return list.map(({ kind, shot, alive }, at) => {
    const index = list.slice(0, at).filter((one) => one.kind === kind).length;
    return { part: { role: 'control', kind, index }, shot, alive };
  });
}

type Numberless = Pick<Control, 'shot' | 'alive'> & { readonly kind: Control['part']['kind'] };

function othersOf(arm: DenialArm | ChangeArm): readonly Numberless[] {
  const { to, send, via } = arm;
  const kind = arm.sameRequest ? 'same-request' : 'witness';
  return (arm.sameRequest ?? arm.witness).map(({ alive, ...change }) => ({
    kind,
    shot: { to, send, via, ...change },
    alive,
  }));
}

/** Somebody else's same request, or the same caller's other one: alive is what is stopped. */
function contrastsOf({ from, to, send, via, contrast }: PermitArm): readonly Numberless[] {
  return contrast.map(({ stopped, ...change }) => ({
    kind: change.from === undefined ? 'same-caller' : 'same-request',
    shot: { from, to, send, via, ...change },
    alive: stopped,
  }));
}

/**
 * What an arm wants sent in a phase. The controls run beside the probes too: a target that dies for a moment, or an
 * agent too busy to see an answer in time, is then dead or deaf to its controls as well.
 */
export function shotsOf(arm: Arm, phase: Phase): readonly PartShot[] {
  return phase === 'during' ? [probeOf(arm), ...controlsOf(arm)] : controlsOf(arm);
}
