import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** Nobody's: synthetic identifiers and secrets that no service has. */
export const CANARIES = {
  ssn: '078-05-1120',
  name: 'Zebulon Quackenbush',
  record: 'MRN-7734219',
  token: 'eyJjYW5hcnkiOiJ0b2tlbi03NzM0In0',
  cookie: 'canary-cookie-51aa',
  password: 'hunter2-canary-pw',
  key: 'MC4CAQAwBQYDK2VwBCIEICanaryCanary',
} as const;

const BODY = `{"patient":"${CANARIES.name}","ssn":"${CANARIES.ssn}","mrn":"${CANARIES.record}","k":"${CANARIES.key}"}`;

/** What a server says that says everything that it should not, wherever it can. */
export const INDISCREET = {
  redirect: [
    `HTTP/1.1 302 ${CANARIES.name}`,
    `location: https://u:${CANARIES.password}@clinic.example.test/?t=${CANARIES.token}#${CANARIES.ssn}`,
    `set-cookie: sid=${CANARIES.cookie}; HttpOnly`,
    `www-authenticate: Bearer realm="${CANARIES.record}", token="${CANARIES.token}"`,
    `authorization: Basic ${Buffer.from(CANARIES.password).toString('base64')}`,
    `x-patient: ${CANARIES.name}`,
    `content-length: ${BODY.length}`,
    '',
    BODY,
  ].join('\r\n'),
  error: `HTTP/1.1 500 ${CANARIES.record}\r\nx-error: ${CANARIES.key}\r\nconnection: close\r\n\r\n${BODY}`,
  postgres: postgresError(`no pg_hba.conf entry for "${CANARIES.name}", password ${CANARIES.password}`),
} as const;

function postgresError(message: string): string {
  const fields = `SFATAL\0C28000\0M${message}\0D${CANARIES.ssn}\0\0`;
  return `E${Buffer.from(new Uint32Array([0]).buffer)
    .fill(0)
    .toString('latin1')
    .slice(0, 2)}\0${String.fromCharCode(fields.length + 4)}${fields}`;
}

/** As it is, and as it might stand in a URL, in hexadecimal, in base64 or in UTF-16. */
export function formsOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  return [
    bytes,
    Buffer.from(encodeURIComponent(secret)),
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('base64').replace(/=+$/, '')),
    Buffer.from(secret, 'utf16le'),
  ];
}

/** Every file, and what a workbook holds inside of its archive. */
export async function everythingIn(dir: string): Promise<Map<string, Buffer>> {
  const inside = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = new Map<string, Buffer>();
  for (const one of inside.filter((entry) => entry.isFile())) {
    const path = join(one.parentPath, one.name);
    const bytes = await readFile(path);
    files.set(
      path.slice(dir.length + 1),
      one.name.endsWith('.xlsx') ? Buffer.concat([bytes, ...unzipped(bytes)]) : bytes,
    );
  }
  return files;
}

/** The parts of a zip archive, by its central directory. */
function unzipped(zip: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = zip.indexOf('PK\x01\x02'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4)) {
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const part = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    parts.push(zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(part) : part);
  }
  return parts;
}

/** Where any of them stands in any form, in words; nowhere, one hopes. */
export function leaksIn(files: ReadonlyMap<string, Buffer>): string[] {
  return [...files].flatMap(([file, bytes]) =>
    Object.values(CANARIES)
      .filter((secret) => formsOf(secret).some((form) => bytes.includes(form)))
      .map((secret) => `${secret} in ${file}`),
  );
}
