import type { Alteration, Sabotage, Scene } from '../../lib/model/sabotage.ts';
import type { Caller, Endpoint } from '../../lib/model/system.ts';
import { callersOf, isSafe, requestOf } from '../authz/requests.ts';
import { anotherPolicy, identityOf, rewriteRule, type Operation } from './access-rule.ts';

/** Ways in which an AuthorizationPolicy comes to refuse a caller that is declared. */
export const withholding = {
  denied: sabotage('deny-a-caller', 'a DENY policy names a declared caller', (_, endpoint, caller) =>
    Promise.resolve(
      anotherPolicy(endpoint, 'DENY', {
        from: [{ source: { principals: [`*${identityOf(caller)}`] } }],
      }),
    ),
  ),
  oneMethodLess: sabotage(
    'one-method-less',
    'the rule for a declared caller loses one of its methods',
    (scene, endpoint, caller) =>
      rewriteRule(scene, endpoint, caller, (operation) => withoutOneMethod(operation, endpoint, caller)),
  ),
  onePathLess: sabotage(
    'one-path-less',
    'the rule for a declared caller loses the very path, and keeps those below it',
    (scene, endpoint, caller) =>
      rewriteRule(scene, endpoint, caller, ({ paths = [], ...operation }) => {
        const left = paths.filter((path) => path !== endpoint.path);
        return left.length > 0 && left.length < paths.length ? { ...operation, paths: left } : undefined;
      }),
  ),
};

type Alter = (scene: Scene, endpoint: Endpoint, caller: Caller) => Promise<Alteration | undefined>;

/** The first declared caller at which the change can be made. The methods that are tried elsewhere are its own, too. */
function sabotage(id: string, what: string, alter: Alter): Sabotage {
  return {
    id,
    what,
    collateral: [],
    hides: ['authz/method-is-restricted', 'authz/path-tricks-are-denied', 'authz/policy-bypass-is-closed'],
    async alter(scene) {
      const endpoints = scene.system.endpoints.filter(
        ({ meshed, protocol, wears }) => meshed && protocol === 'http' && wears !== undefined,
      );
      for (const endpoint of endpoints) {
        for (const caller of callersOf(endpoint).filter(({ wears }) => wears !== undefined)) {
          const alteration = await alter(scene, endpoint, caller);
          if (alteration) return [alteration];
        }
      }
      return { cannot: 'no rule for a declared caller of a meshed HTTP endpoint that could be narrowed so' };
    },
  };
}

/** One that is tried; where there is a choice, one that changes something: nobody misses it until somebody needs it. */
function withoutOneMethod(
  { methods = [], ...operation }: Operation,
  endpoint: Endpoint,
  caller: Caller,
): Operation | undefined {
  const tried = methods.filter(
    (method) => caller.methods.includes(method) && !('notRun' in requestOf(endpoint, method)),
  );
  const lost = tried.find((method) => !isSafe(method)) ?? tried[0];
  const left = methods.filter((method) => method !== lost);
  return lost !== undefined && left.length > 0 ? { ...operation, methods: left } : undefined;
}
