import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { HeaderLine, Outcome, Transport } from '../../probes/protocol.ts';
import { asSidecar } from '../../lib/model/mesh-line.ts';
import type { Shot } from '../../lib/run/shot.ts';
import { rulesOf } from './cases/client-rules.ts';
import { meshConfig, normalizing, setMeshConfig } from './cases/mesh-config.ts';
import { callsOf, isCut, reached } from './cases/reachability.ts';
import { reachability } from './cases/reachability-table.ts';
import { apply, CALLERS, noPolicy, policy, putUp, settled, type Rig } from './cases/rig.ts';
import { PORTS, SEEN } from './cases/servers.ts';
import {
  conditions,
  linkerd,
  normalization,
  passThrough,
  paths,
  percentEncodedCases,
  type LinkerdCaller,
} from './cases/tables.ts';

const HTTP = asSidecar({ protocol: 'http' });
const TCP = asSidecar({ protocol: 'tcp' });
const CLEAR: Transport = { over: 'tcp' };
const selector = { matchLabels: { app: 'target' } };

/** What a case came to, against what its authors say. */
type Row = readonly [name: string, documented: string, seen: string];

describe('the cases of other projects, on the lab', function () {
  this.timeout(600_000);
  let rig: Rig;
  let mesh: string;

  before(async () => {
    mesh = await meshConfig();
    rig = await putUp();
  });
  after(async () => {
    await setMeshConfig(mesh);
    await rig.takeDown();
  });
  afterEach(() => noPolicy());

  const shot = (
    caller: keyof typeof CALLERS,
    {
      port = PORTS.http,
      path = '/',
      headers,
      via,
    }: { port?: number; path?: string; headers?: HeaderLine[]; via: Transport },
  ): Shot => ({
    from: CALLERS[caller],
    to: { at: 'address', host: rig.target, port },
    send: { do: 'http1', method: 'GET', path, host: 'target', keep: [SEEN], ...(headers ? { headers } : {}) },
    via,
  });

  /** Asks until every row is as documented, or as a difference that is written down; then tells what is neither. */
  async function compare(
    shots: readonly (readonly [name: string, documented: string, shot: Shot])[],
    told: (outcome: Outcome) => string,
    known: readonly { case: string; seen: string }[],
  ): Promise<void> {
    const odd = await settled<readonly Row[]>(
      async () => {
        const outcomes = await rig.ask(shots.map(([, , one]) => one));
        return shots.flatMap(([name, documented], at): readonly Row[] => {
          const outcome = outcomes[at];
          const seen = outcome ? told(outcome) : 'nothing';
          const expected = known.find((one) => one.case === name)?.seen ?? documented;
          return seen === expected ? [] : [[name, expected, seen]];
        });
      },
      (rows) => rows.length === 0,
    );
    expect(odd).to.deep.equal([]);
  }

  const seenPath = (outcome: Outcome): string =>
    outcome.outcome === 'answered' && outcome.by === 'app'
      ? (outcome.headers?.[SEEN] ?? 'no path')
      : outcome.outcome === 'answered'
        ? String(outcome.status)
        : outcome.outcome;

  const verdict = (outcome: Outcome): string => {
    if (outcome.outcome === 'answered' && outcome.by === 'app') return 'allow';
    if (outcome.outcome === 'answered' && outcome.by === 'proxy' && outcome.status === 403) return 'deny';
    return isCut(outcome) ? 'cut' : JSON.stringify(outcome);
  };
  const said = (allow: boolean): string => (allow ? 'allow' : 'deny');

  const groups = [
    ...normalization.groups,
    { ...normalization.percentEncoded, name: 'PercentEncoded', cases: percentEncodedCases() },
  ];
  for (const { name, mode, cases } of groups) {
    it(`Istio's path normalization, ${name}: ${cases.length} paths`, async () => {
      await setMeshConfig(normalizing(mesh, mode));
      await compare(
        cases.map(([path, out]) => [`${name} ${path}`, out, shot('injected', { path, via: HTTP })]),
        seenPath,
        normalization.differences,
      );
    });
  }

  it(`Istio's authorization by path: ${paths.cases.length} paths`, async () => {
    await setMeshConfig(normalizing(mesh, paths.mode));
    const rules = [{ to: [{ operation: { paths: paths.allowedPaths } }] }];
    await apply([policy('AuthorizationPolicy', { selector, rules })]);
    await compare(
      paths.cases.map(([path, allow]) => [path, said(allow), shot('injected', { path, via: HTTP })]),
      verdict,
      paths.differences,
    );
  });

  for (const { name, mode, ports, allowedPorts, expected } of passThrough.cases) {
    it(`Istio's pass-through filter chains, ${name}`, async () => {
      const portLevelMtls = Object.entries(ports ?? {}).map(([port, other]) => [port, { mode: other }]);
      await apply([
        policy('PeerAuthentication', {
          ...(ports ? { selector, portLevelMtls: Object.fromEntries(portLevelMtls) as object } : {}),
          mtls: { mode },
        }),
        ...(allowedPorts
          ? [policy('AuthorizationPolicy', { rules: [{ to: [{ operation: { ports: allowedPorts } }] }] })]
          : []),
      ]);
      await compare(
        Object.entries(expected).flatMap(([port, { plaintext, mtls }]) => {
          const via = passThrough.protocols[port] === 'tcp' ? TCP : HTTP;
          return [
            [
              `${name} ${port} plaintext`,
              String(plaintext),
              shot('uninjected', { port: Number(port), via: CLEAR }),
            ],
            [`${name} ${port} mtls`, String(mtls), shot('injected', { port: Number(port), via })],
          ] as const;
        }),
        (outcome) => {
          const word = verdict(outcome);
          return word === 'deny' || word === 'cut' ? 'false' : word === 'allow' ? 'true' : word;
        },
        passThrough.differences,
      );
    });
  }

  for (const one of reachability.cases) {
    it(`Istio's reachability, ${one.name}`, async () => {
      await apply(rulesOf(one));
      // Neighbours differ in little: what the proxies still have of the one before is not to be taken for this one.
      await sleep(1000);
      await compare(callsOf(one, rig.serviceAt), reached, reachability.differences);
    });
  }

  it(`Istio's authorization conditions: ${conditions.rules.length} rules`, async () => {
    const values: Readonly<Record<string, string>> = {
      ALLOWED_IP: rig.addressOf('injected'),
      DENIED_IP: rig.addressOf('injected elsewhere'),
      ALLOWED_NAMESPACE: CALLERS.injected.namespace,
      DENIED_NAMESPACE: CALLERS['injected elsewhere'].namespace,
      TARGET_IP: rig.target,
    };
    const rules = conditions.rules.map(({ path, when }) => ({
      to: [{ operation: { paths: [path] } }],
      when: [filled(when, values)],
    }));
    await apply([
      policy('PeerAuthentication', { selector, mtls: { mode: 'STRICT' } }),
      policy('AuthorizationPolicy', { selector, rules }),
    ]);
    const { noRule } = conditions;
    await compare(
      [
        ...conditions.rules.flatMap(({ path, cases }) =>
          cases.map(({ from, header, allow }) => {
            const caller = from === 'allowed' ? 'injected' : 'injected elsewhere';
            const headers = header ? { headers: [header] } : {};
            return [
              `${path} ${from} ${header?.join(': ') ?? ''}`.trimEnd(),
              said(allow),
              shot(caller, { path, via: HTTP, ...headers }),
            ] as const;
          }),
        ),
        [noRule.path, said(noRule.allow), shot('injected', { path: noRule.path, via: HTTP })],
      ],
      verdict,
      conditions.differences,
    );
  });

  for (const { name, asIstio, callers, wholeNamespace } of linkerd.cases) {
    it(`Linkerd's authorization policies, ${name}`, async () => {
      const values: Readonly<Record<string, string>> = {
        ALLOWED_NAMESPACE: CALLERS.injected.namespace,
        INJECTED_IP: rig.addressOf('injected'),
        UNINJECTED_IP: rig.addressOf('uninjected'),
      };
      await apply([
        policy('PeerAuthentication', { mtls: { mode: 'PERMISSIVE' } }),
        policy('AuthorizationPolicy', {
          ...(wholeNamespace ? {} : { selector }),
          rules: [filled(asIstio, values)],
        }),
      ]);
      await compare(
        (Object.entries(callers) as [LinkerdCaller, boolean][]).map(([caller, allow]) => [
          `${name} ${caller}`,
          said(allow),
          shot(caller, { via: CALLERS[caller].meshed ? HTTP : CLEAR }),
        ]),
        verdict,
        linkerd.differences,
      );
    });
  }
});

/** The same with every `${NAME}` filled in. */
function filled<T>(template: T, values: Readonly<Record<string, string>>): T {
  const text = JSON.stringify(template).replaceAll(/\$\{([A-Z_]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nothing is known of ${name}`);
    return value;
  });
  return JSON.parse(text) as T;
}
