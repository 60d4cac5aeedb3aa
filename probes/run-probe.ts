import { hasOwnProxy } from './transport/mesh-credentials.ts';
import type { Address, Before, Outcome, Probe } from './protocol.ts';
import type { ExchangeContext } from './exchange/context.ts';
import { exchangeDatagram } from './exchange/datagram.ts';
import { runExchange } from './exchange/run-exchange.ts';
import { outcomeAfter } from './moments/first-moments.ts';
import { askMoments } from './moments/moments-socket.ts';
import { connectTcp } from './transport/connect-tcp.ts';
import { withTls } from './transport/line.ts';
import { openLine } from './transport/open-line.ts';
import { resolveHost } from './transport/resolve-host.ts';

export interface ProbeSetting {
  readonly meshFolder: string;
  readonly signal: AbortSignal;
  /** Starts, or finds, the canary that a `self` probe dials. */
  readonly ownCanary: (name: string) => Promise<Address | undefined>;
}

export interface Probed {
  readonly result: Outcome;
  readonly local?: string;
  readonly remote?: string;
  readonly before?: Before;
}

/** A line that is up for a probe, and says what it has to say on it. */
export interface OpenProbe extends Omit<Probed, 'result' | 'before'> {
  readonly say: () => Promise<Outcome>;
  readonly close: () => void;
}

/** Runs one probe from name to answer. What it throws is a fault of ours. */
export async function runProbe(probe: Probe, setting: ProbeSetting): Promise<Probed> {
  const opened = await openProbe(probe, setting);
  if ('result' in opened) return opened;
  const { say, close, ...ends } = opened;
  try {
    return { result: await say(), ...ends };
  } finally {
    close();
  }
}

/** What came of a probe that did not get so far as to say anything; or the line on which it can. */
export async function openProbe(probe: Probe, setting: ProbeSetting): Promise<Probed | OpenProbe> {
  const { timeoutMs, answerMs = timeoutMs, via, send, nonce, backend } = probe;
  const { signal, meshFolder } = setting;
  const to = probe.self === true ? await setting.ownCanary(probe.backend ?? 'self') : probe.to;
  if (!to) return { result: { outcome: 'probe-failed', reason: 'no-address-of-its-own' } };
  if (send.do === 'first-moments') return { result: await firstMoments(to, send.afterMs) };
  const resolved = await resolveHost(to.host);
  if ('stopped' in resolved) return { result: resolved.stopped };
  const remote = endpoint(resolved.ip, to.port);
  if (via.over === 'udp' || send.do === 'datagram') {
    const { result, local } = await exchangeDatagram({ host: resolved.ip, port: to.port }, probe, signal);
    return { result, remote, ...(local ? { local: endpoint(local.host, local.port) } : {}) };
  }
  const connection = await connectTcp(resolved.ip, to.port, timeoutMs, signal);
  if ('stopped' in connection) return { result: connection.stopped, remote };
  const { socket } = connection;
  const ends = { local: endpoint(socket.localAddress ?? '', socket.localPort ?? 0), remote };
  const opening = await openLine(socket, { via, meshFolder, timeoutMs: answerMs, signal }).catch(
    (error: unknown) => {
      socket.destroy();
      throw error;
    },
  );
  if ('stopped' in opening) {
    socket.destroy();
    return { result: opening.stopped, ...ends };
  }
  const { line } = opening;
  const way = { ownTls: line.tls !== undefined, ownProxy: hasOwnProxy(meshFolder) };
  const context: ExchangeContext = { line, to, nonce, backend, timeoutMs: answerMs, signal, way };
  return {
    ...ends,
    say: async () => withTls(await runExchange(send, context), line.tls),
    close: () => {
      line.socket.destroy();
      socket.destroy();
    },
  };
}

/** Of another process of this pod: the one that was there from the first moment. */
async function firstMoments(at: Address, afterMs: number): Promise<Outcome> {
  const moments = await askMoments(at);
  return moments ? outcomeAfter(moments, afterMs) : { outcome: 'probe-failed', reason: 'nobody-watched' };
}

function endpoint(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
