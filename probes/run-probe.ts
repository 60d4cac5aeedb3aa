import { hasOwnProxy } from './transport/mesh-credentials.ts';
import type { Address, Outcome, Probe } from './protocol.ts';
import { exchangeDatagram } from './exchange/datagram.ts';
import { runExchange } from './exchange/run-exchange.ts';
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
}

/** Runs one probe from name to answer. What it throws is a fault of ours. */
export async function runProbe(probe: Probe, setting: ProbeSetting): Promise<Probed> {
  const { timeoutMs, answerMs = timeoutMs, via, send } = probe;
  const { signal, meshFolder } = setting;
  const to = probe.self === true ? await setting.ownCanary(probe.backend ?? 'self') : probe.to;
  if (!to) return { result: { outcome: 'probe-failed', reason: 'no-address-of-its-own' } };
  const resolved = await resolveHost(to.host, timeoutMs);
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
  try {
    const opening = await openLine(socket, { via, meshFolder, timeoutMs: answerMs, signal });
    if ('stopped' in opening) return { result: opening.stopped, ...ends };
    const { line } = opening;
    const way = { ownTls: line.tls !== undefined, ownProxy: hasOwnProxy(meshFolder) };
    const context = {
      line,
      to,
      nonce: probe.nonce,
      backend: probe.backend,
      timeoutMs: answerMs,
      signal,
      way,
    };
    const result = await runExchange(send, context).finally(() => {
      line.socket.destroy();
    });
    return { result: withTls(result, line.tls), ...ends };
  } finally {
    socket.destroy();
  }
}

function endpoint(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
