import type { Exchange, Transport } from '../../probes/protocol.ts';
import { mapNonEmpty } from '../model/nonempty.ts';
import type { Phase } from '../model/record.ts';
import type { DenialArm, Target } from '../model/trial.ts';
import { vantageKey, type Vantage } from '../model/vantage.ts';
import type { Part } from './judge.ts';

/** One exchange to be made: by whom, to where, with what. */
export interface Shot {
  readonly from: Vantage;
  readonly to: Target;
  readonly send: Exchange;
  readonly via: Transport;
}

/** Equal shots of one round are made once, and serve every arm that asks for them. */
export function shotKey({ from, to, send, via }: Shot): string {
  const place =
    to.at === 'address' ? [to.host, to.port] : to.at === 'canary' ? [vantageKey(to.of), to.port] : ['self'];
  return JSON.stringify([vantageKey(from), place, send, via]);
}

export interface PartShot {
  readonly part: Part;
  readonly shot: Shot;
}

/** The probe of an arm. */
const probeOf = ({ from, to, send, via }: DenialArm): PartShot => ({
  part: { role: 'probe' },
  shot: { from, to, send, via },
});

/** The controls of an arm: each is the probe's own request with one thing changed. */
export function controlsOf(arm: DenialArm): readonly PartShot[] {
  const { to, send, via } = arm;
  const kind = arm.sameRequest ? 'same-request' : 'witness';
  const others = mapNonEmpty(arm.sameRequest ?? arm.witness, (control) => ({
    from: control.from,
    to,
    send: control.send ?? send,
    via: control.via ?? via,
  }));
  const open = arm.sameCaller.map((control) => ({
    from: arm.from,
    to: control.to,
    send: control.send ?? send,
    via: control.via ?? via,
  }));
  return [
    ...others.map((shot, index): PartShot => ({ part: { role: 'control', kind, index }, shot })),
    ...open.map((shot, index): PartShot => ({ part: { role: 'control', kind: 'same-caller', index }, shot })),
  ];
}

/**
 * What an arm wants sent in a phase. The controls run beside the probes too: a target that dies for a moment, or an
 * agent too busy to see an answer in time, is then dead or deaf to its controls as well.
 */
export function shotsOf(arm: DenialArm, phase: Phase): readonly PartShot[] {
  return phase === 'during' ? [probeOf(arm), ...controlsOf(arm)] : controlsOf(arm);
}

/** What was sent, in words. */
export function sentInWords({ send, via }: Shot): string {
  const bytes = exchangeInWords(send);
  switch (via.over) {
    case 'tcp':
      return bytes;
    case 'mesh-mtls':
      return `${bytes} over mutual TLS with the pod's mesh certificate`;
    case 'tls':
      return `${bytes} over TLS${via.serverName === undefined ? '' : ` with SNI ${via.serverName}`}, no client certificate`;
  }
}

function exchangeInWords(send: Exchange): string {
  switch (send.do) {
    case 'tcp':
      return 'connect';
    case 'http1':
    case 'http':
      return `${send.method} ${send.path}`;
    case 'tls-hello':
      return `${send.version} ClientHello`;
    case 'postgres-startup':
      return 'PostgreSQL StartupMessage';
    case 'postgres-ssl-request':
      return 'PostgreSQL SSLRequest';
  }
}
