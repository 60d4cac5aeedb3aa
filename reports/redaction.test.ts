import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Exchange, Outcome } from '../probes/protocol.ts';
import { Loopback, outcomeOf, probeOf } from '../probes/testing/loopback.ts';
import { detailOf } from '../lib/evidence/detail.ts';
import { entriesOfARun } from '../lib/evidence/entries.fixture.ts';
import type { Entry } from '../lib/evidence/entries.ts';
import { openJournal } from '../lib/evidence/journal.ts';
import { sealFolder } from '../lib/evidence/seal.ts';
import { CANARIES, everythingIn, formsOf, INDISCREET, leaksIn } from './canary.fixture.ts';
import { summarize } from './terminal.ts';
import { writeReports } from './write-all.ts';

const REPLIES: readonly (readonly [string, Exchange])[] = [
  [INDISCREET.redirect, { do: 'http1', method: 'GET', path: '/' }],
  [INDISCREET.error, { do: 'http', method: 'GET', path: '/' }],
  [INDISCREET.postgres, { do: 'postgres-startup' }],
];

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
    expect(leaksIn(files)).to.deep.equal([]);
  });

  it('would be found if it did', () => {
    for (const secret of Object.values(CANARIES))
      for (const form of formsOf(secret))
        expect(leaksIn(new Map([['a', Buffer.concat([Buffer.from('x'), form])]]))).to.deep.equal([
          `${secret} in a`,
        ]);
  });
});
