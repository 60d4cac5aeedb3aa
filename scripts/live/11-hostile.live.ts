import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import { readRecord } from '../../lib/evidence/record.ts';
import type { RunRecord } from '../../lib/model/record.ts';
import { everythingIn, leaksIn } from '../../reports/canary.fixture.ts';
import { assay, newFolder, startProgram, type Ended } from './assay.ts';
import { quickOnes, slowOnes } from './hostile/describe-it.ts';
import { look, openBrowser } from './hostile/look.ts';
import { measured, peaksIn } from './hostile/measured.ts';
import { portOf, putUp, takeDown } from './hostile/stage.ts';
import { watchAgents, type Watched } from './hostile/watch-agents.ts';
import { script } from './hostile/words.ts';
import { labCluster, objectsOf } from './lab.ts';

const MOST_MB = 300;
const SECONDS = 420;

describe('a run on a system that means ill', function () {
  let cluster: Cluster;
  let calm: readonly string[];
  let address: string;

  before(async () => {
    cluster = await labCluster();
    await assay('clean');
    calm = await objectsOf(cluster);
    address = await putUp();
  });
  after(async () => {
    await takeDown();
    expect(await objectsOf(cluster)).to.deep.equal(calm);
  });

  describe('with everything that a server can say', () => {
    const out = join(newFolder(), 'evidence');
    const peak = join(newFolder(), 'runner');
    let ended: Ended;
    let agents: Watched;
    let record: RunRecord;
    let took: number;
    let browser: Browser;

    before(async () => {
      const config = join(newFolder(), 'assay.yaml');
      writeFileSync(config, quickOnes(address));
      const stopWatching = watchAgents();
      const began = Date.now();
      const args = ['run', '--config', config, '--out', out, '--timeout', String(SECONDS)];
      ended = await startProgram(process.execPath, ['scripts/assay.ts', ...args], measured(peak)).ended;
      took = (Date.now() - began) / 1000;
      agents = await stopWatching();
      record = await readRecord(out);
      browser = await openBrowser();
    });
    after(() => browser.close());

    it('ends by itself within its deadline, with a verdict for everything that it planned', () => {
      expect(ended.code, ended.stderr).to.equal(1);
      expect(took).to.be.below(SECONDS);
      expect(record.run.state).to.equal('complete');
      expect(record.findings).to.have.length.above(100);
    });

    it('gives a reason for whatever is neither held nor broken', () => {
      for (const { check, subject, verdict, reason } of record.findings)
        if (verdict !== 'pass' && verdict !== 'fail')
          expect(reason, `${check} ${subject}`).to.match(/^[\w-]+/);
    });

    it('passes nothing but what such a server does right', () => {
      const passed = record.findings.filter(({ verdict }) => verdict === 'pass');
      // Its TLS is Node's, which speaks 1.2 and 1.3 and no older version.
      // Our own canaries are held by a policy of our own, and by the mesh that they stand in.
      const right =
        /^(segmentation\/policy-is-enforced-at-all assay-probes\/|mesh\/altered-bytes-are-noticed assay-meshed\/canary:|ingress\/(legacy-tls-is-refused|modern-tls-is-offered) (https|h2|certificate)-)/;
      const others = passed
        .map(({ check, subject }) => `${check} ${subject}`)
        .filter((one) => !right.test(one));
      expect(others).to.deep.equal([]);
    });

    it('holds less than 300 MB, the runner and each agent', () => {
      expect(Math.max(...peaksIn(peak)))
        .to.be.above(50)
        .and.below(MOST_MB);
      expect(agents.seen).to.be.above(0);
      expect(agents.mostMB).to.be.below(MOST_MB);
    });

    it('writes nothing to the terminal that moves its cursor or hides a word', () => {
      const said = ended.stdout + ended.stderr;
      expect(said).not.to.match(/(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u);
    });

    it('keeps what the targets said, so that something is here to be shown', () => {
      const kept = readFileSync(join(out, 'run.json'), 'utf8');
      for (const part of ['<script>', '<svg/onload', '<img src=http', '</script>'])
        expect(kept).to.include(part);
    });

    it('keeps no secret and no patient, in any file, in any form, or in what it prints', async () => {
      const asked = record.findings.filter(({ subject }) =>
        [portOf('indiscreet'), portOf('postgres-indiscreet')].some((port) => subject.includes(`:${port}/`)),
      );
      const answered = asked.flatMap(({ observations }) => observations.map(({ outcome }) => outcome));
      expect(answered.filter((outcome) => outcome === 'answered')).to.have.length.above(4);
      const files = await everythingIn(out);
      files.set('stdout', Buffer.from(ended.stdout)).set('stderr', Buffer.from(ended.stderr));
      expect(leaksIn(files)).to.deep.equal([]);
    });

    it('verifies', async () => {
      expect((await assay('verify', out)).code).to.equal(0);
    });

    it('looks with a browser that notices what runs and what is asked for', async () => {
      const page = join(newFolder(), 'page.html');
      writeFileSync(page, `<!doctype html><body>${script(0)} --> ${script(2)}`);
      const bad = await look(browser, page);
      expect(bad.ran).to.have.length.above(0);
      writeFileSync(page, `<!doctype html><body>${script(2)}${script(6)}`);
      const worse = await look(browser, page);
      expect(worse.requests).to.have.length.above(0);
      expect(worse.wandered).to.have.length.above(0);
    });

    for (const [name, shows] of [
      ['index.html', 'hostile'],
      ['mochawesome.html', 'ingress/certificate-is-valid'],
    ] as const) {
      it(`leaves ${name} what it is: nothing runs in it, and nothing is asked for`, async () => {
        const { text, ...seen } = await look(browser, join(out, name));
        expect(text).to.include(shows);
        expect(seen.unfolded + seen.pressed).to.be.above(10);
        expect(seen).to.deep.include({ requests: [], dialogs: [], ran: [], wandered: [] });
      });
    }

    it('shows in the page what the targets said, as text', async () => {
      const { text } = await look(browser, join(out, 'index.html'));
      expect(text).to.include('<script>window.');
    });

    it('leaves the other reports what they are', () => {
      const summary = readFileSync(join(out, 'summary.md'), 'utf8');
      expect(summary).not.to.match(/<(script|img|svg|iframe|meta|style)/i);
      expect(readFileSync(join(out, 'junit.xml'), 'utf8')).not.to.match(/<(script|img|svg|iframe)/i);
    });
  });

  it('is cut off at its deadline where the targets answer a byte at a time, and leaves nothing', async () => {
    const config = join(newFolder(), 'assay.yaml');
    const out = join(newFolder(), 'evidence');
    writeFileSync(config, slowOnes(address));
    const before_ = await objectsOf(cluster);
    const began = Date.now();
    const ended = await assay('run', '--config', config, '--out', out, '--timeout', '30');
    expect((Date.now() - began) / 1000).to.be.below(60);
    expect(ended.code, ended.stderr).to.equal(2);
    expect(ended.stderr).to.include('--timeout');
    const { run, findings } = await readRecord(out);
    expect(run.state).to.equal('aborted');
    expect(findings.map(({ verdict }) => verdict)).not.to.include('pass');
    expect(await objectsOf(cluster)).to.deep.equal(before_);
  });
});
