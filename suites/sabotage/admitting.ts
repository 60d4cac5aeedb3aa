import { namesake } from '../../lib/model/cast.ts';
import type { Sabotage } from '../../lib/model/sabotage.ts';
import type { Caller, Endpoint, System } from '../../lib/model/system.ts';
import { anotherPolicy } from './access-rule.ts';

const NAMESAKE = 'authz/other-namespace-is-denied';
const METHODS = 'authz/method-is-restricted';

/** Ways in which an AuthorizationPolicy comes to admit a peer that nobody declared: ALLOW rules add up. */
export const admitting = {
  anybody: sabotage('admit-anybody', 'a rule without conditions allows every request', () => ({}), [
    NAMESAKE,
    METHODS,
  ]),
  anyPrincipal: sabotage(
    'admit-any-principal',
    'a rule allows the principal "*": anyone with a certificate',
    () => from({ principals: ['*'] }),
    [NAMESAKE, METHODS],
  ),
  wholeNamespace: sabotage(
    'admit-namespace',
    "a rule allows a caller's whole namespace instead of its account",
    ({ caller: { namespace } }) => from({ namespaces: [namespace] }),
    [METHODS],
  ),
  everyNamespace: sabotage(
    'admit-every-namespace',
    'a rule allows the namespaces "*" to read: anyone with a certificate',
    ({ endpoint }) => ({ ...from({ namespaces: ['*'] }), ...reading(endpoint) }),
    ['authz/unauthorized-peer-is-denied', METHODS],
  ),
  sameName: sabotage(
    'admit-same-name',
    'a rule names an account and leaves its namespace open, "*/sa/<account>", to read',
    ({ system, endpoint, caller }) => {
      const { serviceAccount = caller.serviceAccount } = namesake(system, endpoint) ?? {};
      return { ...from({ principals: [`*/sa/${serviceAccount}`] }), ...reading(endpoint) };
    },
  ),
};

interface Place {
  readonly system: System;
  readonly endpoint: Endpoint;
  readonly caller: Caller;
}
type Rule = Readonly<Record<string, unknown>>;

const from = (source: Rule): Rule => ({ from: [{ source }] });

const reading = ({ protocol, path }: Endpoint): Rule =>
  protocol === 'http' ? { to: [{ operation: { methods: ['GET'], paths: [path] } }] } : {};

function sabotage(
  id: string,
  what: string,
  rule: (place: Place) => Rule,
  collateral: readonly string[] = [],
): Sabotage {
  return {
    id,
    what,
    collateral,
    alter({ system }) {
      const open = system.endpoints.filter(
        ({ meshed, wears, callers }) => meshed && wears && callers.length > 0,
      );
      // Where an earlier layer stops a namesake, it could not be seen that this one no longer does.
      const endpoint = open.find((one) => namesake(system, one)?.labels !== undefined) ?? open[0];
      const [caller] = endpoint?.callers ?? [];
      return Promise.resolve(
        endpoint && caller
          ? [anotherPolicy(endpoint, 'ALLOW', rule({ system, endpoint, caller }))]
          : { cannot: 'no meshed endpoint with a caller and known labels' },
      );
    },
  };
}
