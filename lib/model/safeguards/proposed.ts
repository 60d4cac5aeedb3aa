import type { CheckId } from '../check.ts';

/**
 * What HHS proposed to make of the Security Rule. It is not law: nothing here enters a safeguard of a record, and no
 * state of the current rule depends on it.
 */
export const PROPOSED_RULE = {
  title: 'HIPAA Security Rule To Strengthen the Cybersecurity of Electronic Protected Health Information',
  citation: '90 FR 898',
  rin: '0945-AA22',
  docket: 'HHS-OCR-2024-0020',
  /** UTC dates, YYYY-MM-DD. */
  published: '2025-01-06',
  status: 'proposed',
  checkedOn: '2026-11-23',
  address:
    'https://www.federalregister.gov/documents/2025/01/06/2024-30983/hipaa-security-rule-to-strengthen-the-cybersecurity-of-electronic-protected-health-information',
} as const;

/** One proposed requirement in our own words, and what of it a run can speak to. */
export interface ProposedRow {
  readonly id: string;
  readonly title: string;
  readonly asks: string;
  /** The proposed paragraph of 45 CFR 164, only where it is certain. */
  readonly paragraph?: string;
  readonly shows: string;
  readonly doesNotShow: string;
  /** Checks without which it is not supported. None: no check speaks to it. */
  readonly requires: readonly CheckId[];
  /** Checks that count where they have a subject. */
  readonly also: readonly CheckId[];
}

export const PROPOSED: readonly ProposedRow[] = [
  {
    id: 'network-segmentation',
    title: 'Network segmentation',
    asks: 'electronic information systems are segmented, so that who is in one part is not in all',
    paragraph: '164.312(a)(2)(vi)',
    shows: 'that workloads without a grant, of other namespaces and outside, were stopped when they tried',
    doesNotShow:
      'segments beyond this cluster, or that the segments are the ones which the risk analysis asks for',
    requires: [
      'segmentation/policy-is-enforced-at-all',
      'segmentation/default-deny-holds-inbound',
      'segmentation/default-deny-holds-outbound',
      'egress/undeclared-destination-is-blocked',
    ],
    also: [
      'segmentation/database-admits-only-its-backend',
      'authz/other-namespace-is-denied',
      'egress/dns-is-not-a-way-out',
    ],
  },
  {
    id: 'encryption-in-transit',
    title: 'Encryption in transit',
    asks: 'ePHI is encrypted whenever it is transmitted, with few and named exceptions',
    shows: 'that what was not encrypted, or encrypted by an old protocol, was refused on the declared paths',
    doesNotShow: 'other paths, such as mail, backup or a vendor, or the exceptions that an entity relies on',
    requires: [
      'mesh/plaintext-is-refused',
      'mesh/no-port-is-exempt',
      'mesh/no-replica-is-outside',
      'ingress/legacy-tls-is-refused',
      'ingress/modern-tls-is-offered',
      'ingress/http-redirects-to-https',
      'ingress/certificate-is-valid',
    ],
    also: [],
  },
  {
    id: 'access-control',
    title: 'Access control, by technical means in operation',
    asks: 'only those who have been granted access get it, by controls that are deployed and not only written down',
    shows: 'that network peers without a grant were refused when they tried, and those with one were served',
    doesNotShow: 'that grants equal those approved, access inside the application, or human users',
    requires: [
      'authz/authorized-peer-is-served',
      'authz/unauthorized-peer-is-denied',
      'authz/other-namespace-is-denied',
      'authz/method-is-restricted',
    ],
    also: ['routing/duplicate-headers-are-safe'],
  },
  {
    id: 'identification',
    title: 'Identification and authentication of users and technology assets',
    asks: 'each user and each technology asset has an identity of its own and proves it',
    shows: 'that workloads without the claimed identity were refused when they tried',
    doesNotShow: 'identities of people, or that no two workloads share one',
    requires: ['mesh/mutual-tls-is-required', 'authz/unauthorized-peer-is-denied'],
    also: [],
  },
  {
    id: 'network-ports',
    title: 'Network ports that are not needed are closed',
    asks: 'ports are disabled as the risk analysis says',
    shows: 'that ports of the declared workloads were closed to whoever has no grant',
    doesNotShow: 'ports of machines and devices outside the cluster, or that each open port is needed',
    requires: ['segmentation/default-deny-holds-inbound', 'mesh/no-port-is-exempt'],
    also: [],
  },
  beyond({
    id: 'testing',
    title: 'Technical controls are tested',
    asks: 'whether certain security measures work is reviewed and tested, at least every twelve months',
    shows: 'one dated and technical test, by this run as a whole; the answer above says what came of it',
    doesNotShow: 'that tests are repeated, or anything of measures that the network does not show',
  }),
  beyond({
    id: 'audit',
    title: 'Audit against the rule',
    asks: 'an audit of the entity’s conformity to the Security Rule, at least every twelve months',
    shows: 'technical evidence that such an audit can use',
    doesNotShow: 'the audit, or anything of policies, people and places',
  }),
  beyond({
    id: 'inventory',
    title: 'Inventory of technology assets and map of the network',
    asks: 'both are written, and renewed at least every twelve months',
    shows: 'what discovery saw inside the declared scope, and what of it the file leaves out',
    doesNotShow: 'assets beyond the scope, or where ePHI moves outside the cluster',
  }),
  beyond({
    id: 'business-associates',
    title: 'Written verification by business associates',
    asks: 'each business associate confirms its technical safeguards in writing, every twelve months',
    shows: 'which agreement the register names for each destination outside',
    doesNotShow: 'any verification, or the content of an agreement',
  }),
  beyond({
    id: 'encryption-at-rest',
    title: 'Encryption at rest',
    asks: 'stored ePHI is encrypted',
    shows: 'nothing',
    doesNotShow: 'anything about data at rest',
  }),
  beyond({
    id: 'multi-factor',
    title: 'Multi-factor authentication',
    asks: 'people authenticate by more than one factor, with few and named exceptions',
    shows: 'nothing',
    doesNotShow: 'how people sign in',
  }),
  beyond({
    id: 'vulnerabilities',
    title: 'Vulnerability scans, penetration tests and patches',
    asks: 'scans at least every six months, a penetration test at least every twelve, patches in time',
    shows: 'nothing: this run looks for no vulnerability of software and is no penetration test',
    doesNotShow: 'known weaknesses of what runs, or when they are mended',
  }),
  beyond({
    id: 'audit-trail',
    title: 'Audit trail and system logs',
    asks: 'activity is recorded, and watched in real time',
    shows: 'nothing',
    doesNotShow: 'what is recorded, kept or read',
  }),
  beyond({
    id: 'restoration',
    title: 'Backup, and restoration within 72 hours',
    asks: 'critical systems and data are restored within 72 hours, from backups that are tested',
    shows: 'nothing',
    doesNotShow: 'backups, or any exercise of restoring them',
  }),
  beyond({
    id: 'anti-malware',
    title: 'Protection against malware, and software that is not needed removed',
    asks: 'both, on every relevant system',
    shows: 'nothing',
    doesNotShow: 'what runs inside a container or on a node',
  }),
];

/** No check speaks to it: its evidence comes from elsewhere. */
function beyond(row: Omit<ProposedRow, 'requires' | 'also'>): ProposedRow {
  return { ...row, requires: [], also: [] };
}
