import { createServer } from 'node:net';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import type { Exchange, Outcome } from '../probes/protocol.ts';
import { Loopback, outcomeOf, probeOf } from '../probes/testing/loopback.ts';
import { detailOf } from '../lib/evidence/detail.ts';
import { entriesOfARun } from '../lib/evidence/entries.fixture.ts';
import type { Entry } from '../lib/evidence/entries.ts';
import { openJournal } from '../lib/evidence/journal.ts';
import { sealFolder } from '../lib/evidence/seal.ts';
import { summarize } from './terminal.ts';
import { writeReports } from './write-all.ts';

/** Nobody's: synthetic identifiers and secrets that no service has. */
const CANARIES = {
  ssn: '078-05-1120',
  name: 'Zebulon Quackenbush',
  record: 'MRN-7734219',
  token: 'eyJjYW5hcnkiOiJ0b2tlbi03NzM0In0',
  cookie: 'canary-cookie-51aa',
  password: 'hunter2-canary-pw',
  key: 'MC4CAQAwBQYDK2VwBCIEICanaryCanary',
} as const;

const all = Object.values(CANARIES);
const BODY = `{"patient":"${CANARIES.name}","ssn":"${CANARIES.ssn}","mrn":"${CANARIES.record}","k":"${CANARIES.key}"}`;

/** A server that says everything that it should not, wherever it can. */
const REPLIES: readonly (readonly [string, Exchange])[] = [
  [
    [
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
    { do: 'http1', method: 'GET', path: '/' },
  ],
  [
    `HTTP/1.1 500 ${CANARIES.record}\r\nx-error: ${CANARIES.key}\r\nconnection: close\r\n\r\n${BODY}`,
    { do: 'http', method: 'GET', path: '/' },
  ],
  [
    postgresError(`no pg_hba.conf entry for "${CANARIES.name}", password ${CANARIES.password}`),
    { do: 'postgres-startup' },
  ],
];

function postgresError(message: string): string {
  const fields = `SFATAL\0C28000\0M${message}\0D${CANARIES.ssn}\0\0`;
  return `E${Buffer.from(new Uint32Array([0]).buffer)
    .fill(0)
    .toString('latin1')
    .slice(0, 2)}\0${String.fromCharCode(fields.length + 4)}${fields}`;
}

/** As it is, and as it might stand in a URL, in hexadecimal, in base64 or in UTF-16. */
function formsOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  return [
    bytes,
    Buffer.from(encodeURIComponent(secret)),
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('base64').replace(/=+$/, '')),
    Buffer.from(secret, 'utf16le'),
  ];
}

async function heard(loopback: Loopback): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [reply, send] of REPLIES) {
    const server = createServer((socket) =>
      socket.on('error', () => undefined).once('data', () => socket.end(reply, 'latin1')),
    );
    outcomes.push(await outcomeOf(probeOf(await loopback.start(server), send)));
  }
  return outcomes;
}

/** The small run, with what was really heard in place of its observations. */
function entriesWith(outcomes: readonly Outcome[]): Entry[] {
  return entriesOfARun().flatMap((entry): Entry[] => {
    if (entry.kind !== 'observation' || entry.data.finding !== 0) return [entry];
    return outcomes.map((outcome, seq) => {
      const detail = detailOf(outcome);
      const observation = {
        ...entry.data.observation,
        seq,
        outcome: outcome.outcome,
        ...(detail ? { detail } : {}),
      };
      return { kind: 'observation', data: { finding: 0, observation } };
    });
  });
}

/** Every file, and what a workbook holds inside of its archive. */
async function everythingIn(dir: string): Promise<Map<string, Buffer>> {
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

describe('what a server says that it should not', () => {
  const loopback = new Loopback();
  let dir: string;
  let outcomes: readonly Outcome[];
  before(async () => {
    outcomes = await heard(loopback);
    dir = await mkdtemp(join(tmpdir(), 'assay-redaction-'));
    const journal = await openJournal(dir);
    for (const entry of entriesWith(outcomes)) await journal.append(entry);
    await journal.close();
  });
  after(async () => {
    loopback.close();
    await rm(dir, { recursive: true });
  });

  it('was heard', () => {
    expect(outcomes.map(({ outcome }) => outcome)).to.deep.equal(['answered', 'answered', 'answered']);
  });

  it('stands in no file of the evidence, in no form, and in nothing that is printed', async () => {
    const record = await sealFolder(dir, writeReports);
    const files = await everythingIn(dir);
    files.set('stdout', Buffer.from(summarize(record, { colour: false, out: dir })));
    expect([...files.keys()]).to.include.members([
      'journal.ndjson',
      'run.json',
      'index.html',
      'oscal-ar.json',
      'results.sarif',
    ]);
    expect([...files.keys()].some((name) => name.endsWith('.xlsx'))).to.equal(true);
    // What was heard is in there at all: the status of the refusal is.
    expect(files.get('run.json')?.toString())
      .to.contain('"status":302')
      .and.to.contain('clinic.example.test');
    for (const [file, bytes] of files)
      for (const secret of all)
        for (const form of formsOf(secret))
          expect(bytes.includes(form), `${secret} in ${file}`).to.equal(false);
  });

  it('would be found if it did', () => {
    for (const secret of all)
      for (const form of formsOf(secret))
        expect(Buffer.concat([Buffer.from('x'), form]).includes(form)).to.equal(true);
  });
});
