import type { HeaderLine } from '../../probes/protocol.ts';
import { denies } from '../../lib/model/check.ts';
import { nonEmpty } from '../../lib/model/nonempty.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import { SERVED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type Prohibition, type System } from '../../lib/model/system.ts';
import type { DenialTrial } from '../../lib/model/trial.ts';
import { variantOf } from '../actors.ts';
import { narrowedDenial } from '../sabotage/narrowed-denial.ts';
import { curl } from './by-hand.ts';
import { placesToCall } from './places-to-call.ts';
import { callerAgainst, DENIED, plainGet, prohibitedArm, type Form } from './prohibited.ts';
import { requestTo, type Request } from './requests.ts';
import { whyNot } from './why-not.ts';

/**
 * A caller who may use an endpoint sends the header's value, or the host, that is denied: alone, among harmless ones in
 * every order, on one line and on several, and in the writings that mean the same host (RFC 9110 sections 4.2.3, 5.3 and
 * 7.2). Its own request without it is served beside each.
 */
export default denies({
  id: 'authz/policy-bypass-is-closed',
  title: 'What a rule denies by a header or a host is denied in every order and writing',
  safeguards: ['164.312(a)(1)', '164.308(a)(4)(ii)(B)'],
  shows:
    'a declared caller was denied the value or host in each order and writing that was tried, and served without it',
  doesNotShow: 'values, headers and writings that were not tried, or what the application makes of them',
  requires: ['mesh', 'forbidden-header-or-host'],
  remediation:
    'Deny the bad value (values) and whatever is not the good one (notValues), in two rules: versions of Envoy differ in whether lines of a header are matched each or as one. Deny a host with a * behind it and one before it.',
  sabotages: [
    narrowedDenial.badValue,
    narrowedDenial.notTheGoodValue,
    narrowedDenial.firstLine,
    narrowedDenial.exactHost,
  ],
  trials: (system) =>
    system.endpoints.flatMap((endpoint) =>
      endpoint.forbids.flatMap((thing) => ('path' in thing ? [] : [trial(system, endpoint, thing)])),
    ),
});

type Named = Exclude<Prohibition, { path: string }>;

function trial(system: System, endpoint: Endpoint, thing: Named): DenialTrial {
  const against = callerAgainst(system, endpoint);
  const from = 'from' in against ? against.from : undefined;
  const who = 'caller' in against ? variantOf(against.caller) : 'nobody';
  const line = 'host' in thing ? `Host: ${thing.host}` : `${thing.header}: ${thing.value}`;
  const claim = {
    subject: endpointSubject(endpoint, `${who}-${'host' in thing ? `host-${thing.host}` : thing.header}`),
    expected: `${line} denied by the proxy in every order and writing, while the caller is served without it`,
    reperform: again(
      'authz/policy-bypass-is-closed',
      standingAt(from, curl(endpoint, endpoint.path, '-H', `'${line}'`)),
    ),
  };
  const none = whyNot(endpoint);
  if (none) return { ...claim, ...none };
  if (!from) return { ...claim, unproven: 'why' in against ? against.why : '' };
  const forms = 'host' in thing ? hostForms(endpoint, thing.host) : headerForms(endpoint, thing);
  // A sidecar of the caller's own chooses by Host where a request goes: there it would be the caller's that is tried.
  const places = placesToCall(endpoint).filter(({ isService }) => !isService || !('host' in thing));
  const arms = nonEmpty(
    places.flatMap((place) => forms.map((form) => prohibitedArm(endpoint, from, place, form))),
  );
  return arms
    ? { ...claim, arms }
    : { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
}

function headerForms(
  endpoint: Endpoint,
  { header, value: bad, harmless: good }: Extract<Named, { header: string }>,
): readonly Form[] {
  const lines = (...values: readonly string[]): readonly HeaderLine[] =>
    values.map((value) => [header, value]);
  const get = (headers: readonly HeaderLine[]): Request['send'] => ({
    ...requestTo(endpoint, 'GET', endpoint.path),
    headers,
  });
  const near: Request = { send: get(lines(good)), answer: [SERVED] };
  const tries: Readonly<Record<string, readonly HeaderLine[]>> = {
    alone: lines(bad),
    'with blanks around it': lines(` ${bad} \t`),
    'under a name in capitals': [[header.toUpperCase(), bad]],
    'behind a harmless line': lines(good, bad),
    'before a harmless line': lines(bad, good),
    'between harmless lines': lines(good, bad, good),
    'behind two harmless lines': lines(good, good, bad),
    'behind an empty line': lines('', bad),
    'behind a harmless value, on one line': lines(`${good}, ${bad}`),
    'before a harmless value, on one line': lines(`${bad}, ${good}`),
    'behind a harmless line under a name in capitals': [
      [header, good],
      [header.toUpperCase(), bad],
    ],
  };
  return Object.entries(tries).map(([what, headers]) => ({
    what,
    send: get(headers),
    stops: DENIED,
    near,
  }));
}

function hostForms(endpoint: Endpoint, host: string): readonly Form[] {
  const { port } = endpoint;
  const get = (written: string, ...more: readonly HeaderLine[]): Request['send'] => ({
    ...requestTo(endpoint, 'GET', endpoint.path),
    headers: [['host', written], ...more],
  });
  const tries: Readonly<Record<string, Request['send']>> = {
    'as it stands': get(host),
    'in capitals': get(host.toUpperCase()),
    'with its port': get(`${host}:${port}`),
    'with another port': get(`${host}:1`),
    'with a dot at its end': get(`${host}.`),
    'with a dot and its port': get(`${host}.:${port}`),
    'behind the right one': get(endpoint.host, ['host', host]),
    'before the right one': get(host, ['host', endpoint.host]),
  };
  return Object.entries(tries).map(([what, send]) => ({
    what,
    send,
    stops: DENIED,
    near: plainGet(endpoint),
  }));
}
