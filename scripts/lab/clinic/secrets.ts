import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { daysLeft, mintAuthority, mintLeaf, type KeyPair } from './certificates.ts';

export interface ClinicSecrets {
  /** Signs what the clinic shows: the edge and the database. */
  readonly authority: KeyPair;
  /** Signs the certificates that partners come with; the clinic's own authority cannot make a partner. */
  readonly partnerAuthority: KeyPair;
  readonly clinic: KeyPair;
  readonly partner: KeyPair;
  readonly echo: KeyPair;
  readonly recordsDb: KeyPair;
  /** A partner's own certificate, for whoever plays the partner. */
  readonly partnerClient: KeyPair;
  /** Certificates of the edge as they must not be: one whose time is over, one with a key that is too short. */
  readonly expired: KeyPair;
  readonly shortKey: KeyPair;
  readonly recordsPassword: string;
}

/** What the clinic needs to keep secret, from `folder`; only what is missing or nearly over is made anew. */
export async function clinicSecrets(folder: string): Promise<ClinicSecrets> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keep = async (name: string, mint: () => Promise<KeyPair>) => await kept(folder, name, (pair) => daysLeft(pair) > 30, mint);
  const authority = await keep('ca', async () => await mintAuthority('Reference Clinic Lab CA'));
  const partners = await keep(
    'partner-ca',
    async () => await mintAuthority('Reference Clinic Lab Partners CA'),
  );
  const server = async (name: string, ...hosts: [string, ...string[]]) =>
    await keep(name, async () => await mintLeaf(authority, hosts, 'serverAuth'));
  const db = 'records-db.clinic.svc.cluster.local';
  return {
    authority,
    partnerAuthority: partners,
    clinic: await server('clinic.example.test', 'clinic.example.test'),
    partner: await server('partner.example.test', 'partner.example.test'),
    echo: await server('echo.example.test', 'echo.example.test'),
    recordsDb: await server('records-db', db, 'records-db.clinic.svc', 'records-db'),
    partnerClient: await keep(
      'partner-client',
      async () => await mintLeaf(partners, ['practice.partner.example.test'], 'clientAuth'),
    ),
    expired: await kept(folder, 'expired', () => true, () =>
      mintLeaf(authority, ['clinic.example.test'], 'serverAuth', { days: -1 }),
    ),
    shortKey: await keep('short-key', () =>
      mintLeaf(authority, ['clinic.example.test'], 'serverAuth', { bits: 1024 }),
    ),
    recordsPassword: await keptPassword(join(folder, 'records-password')),
  };
}

async function kept(
  folder: string,
  name: string,
  isGood: (pair: KeyPair) => boolean,
  mint: () => Promise<KeyPair>,
): Promise<KeyPair> {
  const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  const certificate = await textOf(files.certificate);
  const key = await textOf(files.key);
  if (certificate !== null && key !== null && isGood({ certificate, key })) return { certificate, key };
  const pair = await mint();
  await writeFile(files.key, pair.key, { mode: 0o600 });
  await writeFile(files.certificate, pair.certificate);
  return pair;
}

async function keptPassword(file: string): Promise<string> {
  const known = await textOf(file);
  if (known !== null) return known;
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem && problem.code === 'ENOENT') return null;
    throw problem;
  }
}
