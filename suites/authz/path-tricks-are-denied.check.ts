import { denies } from '../../lib/model/check.ts';
import { nonEmpty } from '../../lib/model/nonempty.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import { ANSWERED_BY_APP, SERVED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialTrial } from '../../lib/model/trial.ts';
import { variantOf } from '../actors.ts';
import { looserPaths } from '../sabotage/looser-paths.ts';
import { curl } from './by-hand.ts';
import { pathForms } from './path-forms.ts';
import { placesToCall } from './places-to-call.ts';
import { callerAgainst, exceptedCaller, plainGet, prohibitedArm, type Form } from './prohibited.ts';
import { requestTo } from './requests.ts';
import { whyNot } from './why-not.ts';

/**
 * A caller who may use an endpoint asks for the one path that is denied to it, in every spelling that a proxy and an
 * application are known to read differently. Whoever may have the path asks for the same spelling beside it, so that it is
 * known to arrive. What the application takes for another thing was not the denied path, and is no hole.
 */
export default denies({
  id: 'authz/path-tricks-are-denied',
  title: 'A path that is denied to a caller is denied in every spelling',
  safeguards: ['164.312(a)(1)', '164.308(a)(4)(ii)(B)'],
  shows:
    'a declared caller got nothing of a path that is denied to it, however it was written, while the same spelling of somebody who may have it arrived',
  doesNotShow: 'spellings that were not tried, or what the application denies by itself',
  requires: ['mesh', 'forbidden-path'],
  remediation:
    'Let the proxy see the path as the application will: meshConfig.pathNormalization DECODE_AND_MERGE_SLASHES; and allow paths by name rather than deny them.',
  sabotages: [looserPaths.notNormalized, looserPaths.keptEscapes, looserPaths.deniedElsewhere],
  trials: (system) => system.endpoints.flatMap((endpoint) => trialsOf(system, endpoint)),
});

function trialsOf(system: System, endpoint: Endpoint): readonly DenialTrial[] {
  return endpoint.forbids.flatMap((thing) =>
    'path' in thing ? [trial(system, endpoint, thing.path, thing.except)] : [],
  );
}

function trial(system: System, endpoint: Endpoint, denied: string, except: readonly string[]): DenialTrial {
  const against = callerAgainst(system, endpoint, except);
  const who = 'caller' in against ? variantOf(against.caller) : 'nobody';
  const from = 'from' in against ? against.from : undefined;
  const claim = {
    subject: endpointSubject(endpoint, `${who}-${denied.slice(1).replaceAll('/', '.')}`),
    expected: `${denied} denied by the proxy, or taken for another thing, in every spelling`,
    reperform: again(
      'authz/path-tricks-are-denied',
      standingAt(from, curl(endpoint, denied, '--path-as-is')),
    ),
  };
  const none = whyNot(endpoint);
  if (none) return { ...claim, ...none };
  if (!from) return { ...claim, unproven: 'why' in against ? against.why : '' };
  const forms = formsOf(system, endpoint, denied, except);
  const arms = nonEmpty(
    placesToCall(endpoint).flatMap((place) =>
      forms.map((form) => prohibitedArm(endpoint, from, place, form)),
    ),
  );
  return arms
    ? { ...claim, arms }
    : { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
}

function formsOf(
  system: System,
  endpoint: Endpoint,
  denied: string,
  except: readonly string[],
): readonly Form[] {
  const may = exceptedCaller(system, endpoint, except);
  return pathForms(denied, endpoint.host).map(({ what, path, stops }): Form => {
    // As it stands, it has to be there: a path that nobody is served shows nothing. Some spellings the proxy takes from nobody.
    const alive = path === denied ? ([SERVED] as const) : ([ANSWERED_BY_APP, ...stops] as const);
    return {
      what,
      send: requestTo(endpoint, 'GET', path),
      stops,
      near: plainGet(endpoint),
      ...(may ? { served: { from: may, alive } } : {}),
    };
  });
}
