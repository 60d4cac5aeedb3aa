import type { Sabotage } from '../../lib/model/sabotage.ts';
import { overrides } from '../authz/forbidden.ts';
import { callersOf } from '../authz/requests.ts';
import { extraReplica } from './extra-replica.ts';

/** What the lab's applications take for the wish to honour override headers; others do not know it. */
const HONOUR = { name: 'METHOD_OVERRIDE', value: '1' };

/** One replica among good ones whose application takes X-HTTP-Method-Override for the method. */
export const methodOverride: Sabotage = {
  id: 'replica-that-honours-overrides',
  what: 'one more replica, whose application lets a header turn one method into another',
  collateral: [],
  alter(scene) {
    const endpoints = scene.system.endpoints.filter((endpoint) => {
      const { unsafeProbe } = endpoint;
      return (
        unsafeProbe &&
        callersOf(endpoint).some((caller) => 'length' in overrides(endpoint, caller, unsafeProbe))
      );
    });
    return extraReplica({ ...scene, system: { ...scene.system, endpoints } }, ({ metadata, spec }) => ({
      metadata,
      spec: { ...spec, containers: spec.containers.map((one) => ({ ...one, env: [...one.env, HONOUR] })) },
    }));
  },
};
