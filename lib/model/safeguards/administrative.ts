import type { Safeguard } from './row.ts';
import { TECHNICAL } from './technical.ts';

/** What of 45 CFR 164.308 probes can speak to. */
export const ADMINISTRATIVE = {
  '164.308(a)(1)(ii)(A)': {
    title: 'Risk analysis',
    kind: 'specification',
    requirement: 'required',
    shows: 'which measures were seen to operate, for the analysis to use',
    doesNotShow: 'the analysis, or that it is accurate and thorough',
    requires: [],
  },
  '164.308(a)(1)(ii)(B)': {
    title: 'Risk management',
    kind: 'specification',
    requirement: 'required',
    shows: 'which measures were seen to operate at the time of the run',
    doesNotShow: 'that they are sufficient, or that the remaining risk is reasonable',
    requires: [],
  },
  '164.308(a)(1)(ii)(D)': {
    title: 'Information system activity review',
    kind: 'specification',
    requirement: 'required',
    shows: 'that records of the probed activity exist where review would look for them',
    doesNotShow: 'that anybody reviews them regularly',
    requires: [],
  },
  '164.308(a)(4)(ii)(A)': {
    title: 'Isolating health care clearinghouse functions',
    kind: 'specification',
    requirement: 'required',
    shows: 'that workloads outside a clearinghouse function could not reach it, where there is one',
    doesNotShow: 'whether there is such a function, or the policies that protect it',
    requires: [],
  },
  '164.308(a)(4)(ii)(B)': {
    title: 'Access authorization',
    kind: 'specification',
    requirement: 'addressable',
    shows: 'that workloads reach what the declared access list grants, and no more',
    doesNotShow: 'that the declared list is the one that was approved',
    requires: [
      'authz/authorized-peer-is-served',
      'authz/unauthorized-peer-is-denied',
      'authz/other-namespace-is-denied',
      'authz/method-is-restricted',
    ],
  },
  '164.308(a)(4)(ii)(C)': {
    title: 'Access establishment and modification',
    kind: 'specification',
    requirement: 'addressable',
    shows: 'that a change of the declared access list takes effect on the network',
    doesNotShow: 'that grants are documented, reviewed and modified by policy',
    requires: [],
  },
  '164.308(a)(5)(ii)(C)': {
    title: 'Log-in monitoring',
    kind: 'specification',
    requirement: 'addressable',
    shows: 'that refused attempts leave a record',
    doesNotShow: 'that discrepancies are monitored and reported',
    requires: [],
  },
  '164.308(a)(8)': {
    title: 'Evaluation',
    kind: 'standard',
    requirement: 'required',
    shows: 'a technical evaluation at the time of the run, by this run as a whole',
    doesNotShow:
      'that it is repeated, and done after changes, the non-technical half, or that every system with ePHI was in scope',
    requires: [...new Set(Object.values(TECHNICAL).flatMap(({ requires }) => requires))],
  },
  '164.308(b)(1)': {
    title: 'Business associate contracts and other arrangements',
    kind: 'standard',
    requirement: null,
    shows: 'that destinations outside are limited to those with a recorded agreement or reason',
    doesNotShow: 'the content of any agreement, or that the register is complete',
    requires: ['egress/undeclared-destination-is-blocked'],
  },
} as const satisfies Readonly<Record<`164.308(${string}`, Safeguard>>;
