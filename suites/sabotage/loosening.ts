import type { Alteration, Sabotage, Scene } from '../../lib/model/sabotage.ts';
import type { Caller, Endpoint } from '../../lib/model/system.ts';
import { lackedBy } from '../authz/forbidden.ts';
import { callersOf, isSafe } from '../authz/requests.ts';
import { rewriteRule, type Operation } from './access-rule.ts';

/** Ways in which the rule for a declared caller comes to allow more methods than it is declared to use. */
export const loosening = {
  anyMethod: sabotage('any-method', 'the rule for a declared caller no longer names methods', (operation) => {
    const { methods, ...left } = operation;
    return methods && left;
  }),
  oneMethodMore: sabotage(
    'one-method-more',
    'the rule for a declared caller names one method more',
    ({ methods = [], ...operation }, lacking) => {
      const [one] = lacking.filter((method) => !methods.includes(method));
      return methods.length > 0 && one !== undefined
        ? { ...operation, methods: [...methods, one] }
        : undefined;
    },
  ),
  notMethods: sabotage(
    'not-methods',
    'the rule for a declared caller names what is forbidden instead of what is allowed: odd verbs get through',
    ({ methods, ...operation }, lacking) => methods && { ...operation, notMethods: [...lacking] },
  ),
};

type Change = (operation: Operation, lacking: readonly string[]) => Operation | undefined;

/** The first declared caller that lacks something which changes something, and whose rule can be changed so. */
function sabotage(id: string, what: string, change: Change): Sabotage {
  return {
    id,
    what,
    collateral: [],
    async alter(scene) {
      for (const [endpoint, caller, lacking] of restricted(scene)) {
        const alteration: Alteration | undefined = await rewriteRule(scene, endpoint, caller, (operation) =>
          change(operation, lacking),
        );
        if (alteration) return [alteration];
      }
      return {
        cannot: 'no rule that lists the methods of a declared caller who lacks one that can be tried',
      };
    },
  };
}

const restricted = ({ system }: Scene): readonly (readonly [Endpoint, Caller, readonly string[]])[] =>
  system.endpoints
    .filter(({ meshed, protocol, unsafeProbe }) => meshed && protocol === 'http' && unsafeProbe !== undefined)
    .flatMap((endpoint) =>
      callersOf(endpoint).map(
        (caller) =>
          [endpoint, caller, lackedBy(endpoint, caller).filter((method) => !isSafe(method))] as const,
      ),
    )
    .filter(([, { wears, meshed }, lacking]) => wears !== undefined && meshed && lacking.length > 0);
