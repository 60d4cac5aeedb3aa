/**
 * 45 CFR Part 164 Subpart C as far as probes speak to it. Titles and required/addressable as in Appendix A to
 * Subpart C; a standard without a specification counts as required by 164.306(d).
 */
export interface Safeguard {
  readonly title: string;
  readonly kind: 'standard' | 'specification';
  readonly requirement: 'required' | 'addressable' | null;
  readonly shows: string;
  readonly doesNotShow: string;
}

/** Read at https://www.ecfr.gov/current/title-45/section-164.312 and 164.308. */
export const SAFEGUARDS_CHECKED_ON = '2026-11-23';

export const SAFEGUARDS = {
  '164.308(a)(1)(ii)(D)': {
    title: 'Information system activity review',
    kind: 'specification',
    requirement: 'required',
    shows: 'that records of the probed activity exist where review would look for them',
    doesNotShow: 'that anybody reviews them regularly',
  },
  '164.308(a)(4)(ii)(B)': {
    title: 'Access authorization',
    kind: 'specification',
    requirement: 'addressable',
    shows: 'that workloads reach what the declared access list grants, and no more',
    doesNotShow: 'that the declared list is the one that was approved',
  },
  '164.308(a)(5)(ii)(C)': {
    title: 'Log-in monitoring',
    kind: 'specification',
    requirement: 'addressable',
    shows: 'that refused attempts leave a record',
    doesNotShow: 'that discrepancies are monitored and reported',
  },
  '164.308(a)(8)': {
    title: 'Evaluation',
    kind: 'standard',
    requirement: 'required',
    shows: 'a periodic technical evaluation, by this run as a whole',
    doesNotShow: 'the non-technical half, or that every system with ePHI was in scope',
  },
  '164.308(b)(1)': {
    title: 'Business associate contracts and other arrangements',
    kind: 'standard',
    requirement: 'required',
    shows: 'that destinations outside are limited to those with a recorded agreement',
    doesNotShow: 'the content of any agreement',
  },
  '164.312(a)(1)': {
    title: 'Access control',
    kind: 'standard',
    requirement: 'required',
    shows: 'that network peers without a grant were refused when they tried',
    doesNotShow: 'that grants equal those approved, access inside the application, or human users',
  },
  '164.312(a)(2)(i)': {
    title: 'Unique user identification',
    kind: 'specification',
    requirement: 'required',
    shows: 'that workloads act under identities of their own',
    doesNotShow: 'unique identifiers of people',
  },
  '164.312(a)(2)(ii)': {
    title: 'Emergency access procedure',
    kind: 'specification',
    requirement: 'required',
    shows: 'nothing',
    doesNotShow: 'that a procedure exists or works',
  },
  '164.312(a)(2)(iii)': {
    title: 'Automatic logoff',
    kind: 'specification',
    requirement: 'addressable',
    shows: 'that a session ends with its token',
    doesNotShow: 'logoff at a workstation or in an application',
  },
  '164.312(a)(2)(iv)': {
    title: 'Encryption and decryption',
    kind: 'specification',
    requirement: 'addressable',
    shows: 'nothing',
    doesNotShow: 'anything about data at rest',
  },
  '164.312(b)': {
    title: 'Audit controls',
    kind: 'standard',
    requirement: 'required',
    shows: 'that probed activity was recorded',
    doesNotShow: 'that records are examined, kept, or cover every system',
  },
  '164.312(c)(1)': {
    title: 'Integrity',
    kind: 'standard',
    requirement: 'required',
    shows: 'nothing',
    doesNotShow: 'that ePHI is not altered or destroyed at rest',
  },
  '164.312(c)(2)': {
    title: 'Mechanism to authenticate electronic protected health information',
    kind: 'specification',
    requirement: 'addressable',
    shows: 'nothing',
    doesNotShow: 'hashes or signatures over records',
  },
  '164.312(d)': {
    title: 'Person or entity authentication',
    kind: 'standard',
    requirement: 'required',
    shows: 'that an entity without the claimed identity was refused when it tried',
    doesNotShow: 'proofing of people, or multi-factor authentication',
  },
  '164.312(e)(1)': {
    title: 'Transmission security',
    kind: 'standard',
    requirement: 'required',
    shows: 'that unprotected or unadmitted transmissions were refused on the declared paths',
    doesNotShow:
      'paths outside the declared scope, such as mail, backup or a vendor, or the hop inside a pod',
  },
  '164.312(e)(2)(i)': {
    title: 'Integrity controls',
    kind: 'specification',
    requirement: 'addressable',
    shows: 'that transport which protects integrity is enforced',
    doesNotShow: 'integrity until disposal, or signing by the application',
  },
  '164.312(e)(2)(ii)': {
    title: 'Encryption',
    kind: 'specification',
    requirement: 'addressable',
    shows: 'that transport encryption is enforced on the declared paths',
    doesNotShow: 'validation of the cryptographic module, custody of keys, or the decision when to encrypt',
  },
} as const satisfies Record<string, Safeguard>;

export type Citation = keyof typeof SAFEGUARDS;
