import { CANARY_PORT } from '../../probes/protocol.ts';
import { ownCanary } from '../../lib/model/cast.ts';
import { revokes } from '../../lib/model/check.ts';
import { asSidecar } from '../../lib/model/mesh-line.ts';
import { GRANT_ACCOUNTS, type Grantee } from '../../lib/model/own-change.ts';
import { again } from '../../lib/model/reperform.ts';
import { SERVED } from '../../lib/model/stop-words.ts';
import type { System } from '../../lib/model/system.ts';
import type { ChangeTrial, Target } from '../../lib/model/trial.ts';
import type { PodVantage } from '../../lib/model/vantage.ts';
import { outlivingGrant } from '../sabotage/outliving-grant.ts';
import { denialsOf, identityHolds } from './denials.ts';

/**
 * A server, two callers and the two rules that admit them are ours. One caller asks again and again on one connection; in
 * the midst of it its rule goes. Whoever lets go of the connection is asked on a new one: what counts is when the caller
 * was served for the last time. Envoy lets go of a connection five seconds after its rules have changed (drain_timeout of
 * its HTTP connection manager), and until then judges it by the old ones.
 */
export default revokes({
  id: 'authz/revocation-bites-open-connections',
  title: 'A permission that is taken away ends for connections that are open',
  safeguards: ['164.312(a)(1)', '164.308(a)(4)(ii)(B)'],
  shows:
    'requests on a connection that was kept open were served until a rule was removed, and denied within the declared time after it, while another caller was served on',
  doesNotShow:
    'a port that is no HTTP, where a mesh asks when a connection is opened and ends it when its listener drains (Istio: 45 s)',
  requires: ['mesh'],
  remediation:
    'Let the mesh see HTTP where HTTP is spoken (appProtocol, or the name of the port), so that each request is judged and not the connection alone; and give nobody a permission by two rules.',
  sabotages: [outlivingGrant.forAnybody, outlivingGrant.atConnect],
  trials: (system) => [trial(system)],
});

const HTTP = { protocol: 'http' } as const;

function trial(system: System): ChangeTrial {
  const {
    mesh,
    stage: { meshedNamespace, grants },
    budgets: { revocationSeconds },
  } = system;
  const claim = {
    subject: `${meshedNamespace ?? 'mesh'}/canary:${CANARY_PORT}/http`,
    expected: `denied by the proxy within ${revocationSeconds} s of the end of the permission`,
    // By hand it takes a server, two callers and two rules: that is what the run brings along.
    reperform: again('authz/revocation-bites-open-connections'),
  };
  if (mesh === 'linkerd')
    return { ...claim, notApplicable: 'not-supported: the rules of our own are Istio’s' };
  if (!grants) return { ...claim, notApplicable: 'not-opted-in: vantages.grants' };
  if (meshedNamespace === undefined)
    return { ...claim, unproven: 'no-vantage: vantages.meshedNamespace is not declared' };
  const ours = { where: 'pod', namespace: meshedNamespace, meshed: true } as const;
  const caller = (grant: Grantee): PodVantage => ({
    ...ours,
    grant,
    serviceAccount: GRANT_ACCOUNTS[grant],
    makesAccount: true,
  });
  const to: Target = { at: 'canary', of: { ...ours, grant: 'server' }, port: CANARY_PORT };
  return {
    ...claim,
    arms: [
      {
        what: 'one connection, kept open',
        from: caller('passing'),
        to,
        send: { do: 'http1', method: 'GET', path: '/', headers: [['connection', 'keep-alive']] },
        via: asSidecar(HTTP),
        until: [SERVED],
        change: { do: 'take-back-grant', namespace: meshedNamespace },
        stops: denialsOf(HTTP, system),
        withinMs: revocationSeconds * 1000,
        sameRequest: [{ from: caller('kept'), alive: [SERVED] }],
        sameCaller: [ownCanary, identityHolds(HTTP, to)],
      },
    ],
  };
}
