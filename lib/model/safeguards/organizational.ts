import type { Safeguard } from './row.ts';

/** What of 45 CFR 164.314 (organizational requirements) and 164.316 (documentation) a run can speak to. */
export const ORGANIZATIONAL = {
  '164.314(a)(1)': {
    title: 'Business associate contracts or other arrangements',
    kind: 'standard',
    requirement: null,
    shows: 'which agreement the register names for each destination outside',
    doesNotShow: 'that an agreement exists, or that it says what the rule demands',
    requires: [],
  },
  '164.316(b)(1)': {
    title: 'Documentation',
    kind: 'standard',
    requirement: null,
    shows: 'that this assessment has a written record: the sealed folder of the run',
    doesNotShow: 'policies, procedures, or records of anything else',
    requires: [],
  },
  '164.316(b)(2)(i)': {
    title: 'Time limit',
    kind: 'specification',
    requirement: 'required',
    shows: 'when this record was made, and that it was not changed since',
    doesNotShow: 'that it will be kept for six years',
    requires: [],
  },
  '164.316(b)(2)(ii)': {
    title: 'Availability',
    kind: 'specification',
    requirement: 'required',
    shows: 'nothing',
    doesNotShow: 'that those who need the documentation can get at it',
    requires: [],
  },
  '164.316(b)(2)(iii)': {
    title: 'Updates',
    kind: 'specification',
    requirement: 'required',
    shows: 'nothing',
    doesNotShow: 'that documentation is reviewed, and updated when the system changes',
    requires: [],
  },
} as const satisfies Readonly<Record<`164.31${'4' | '6'}(${string}`, Safeguard>>;
