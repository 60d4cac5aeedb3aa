/** What Assay says of one check on one subject. `waived` is an overlay on `fail`, never a verdict. */
export const VERDICTS = ['pass', 'fail', 'inconclusive', 'not-run', 'not-applicable'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a safeguard's findings add up to. Never "compliant", never a percentage. */
export const STATES = ['supported', 'violated', 'partial', 'unproven', 'not assessed by this tool'] as const;
export type SafeguardState = (typeof STATES)[number];
