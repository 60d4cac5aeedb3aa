import { join } from 'node:path';
import { expect } from 'chai';
import pLimit from 'p-limit';
import { readRecord } from '../../lib/evidence/record.ts';
import type { Finding } from '../../lib/model/record.ts';
import { kubectl } from '../lab/lab.ts';
import { assay, newFolder } from './assay.ts';
import { byHand, loadTools, unloadTools } from './by-hand/tools.ts';

const AT_ONCE = 4;

describe('the commands of a report, in somebody else’s hands', () => {
  let findings: readonly Finding[];
  before(async function () {
    this.timeout(400_000);
    const out = join(newFolder(), 'run');
    const [ended] = await Promise.all([assay('run', '--out', out, '--no-sign', '--no-since'), loadTools()]);
    expect(ended.code, ended.stderr).to.equal(0);
    ({ findings } = await readRecord(out));
  });
  after(unloadTools);

  /** The first finding of each check that passed, and of what is tried in different ways one of each. */
  const shown = (): Finding[] => {
    // Two checks bring along what no plain tool can.
    const passed = findings.filter((one) => one.verdict === 'pass' && linesOf(one) !== '');
    const ways = passed.filter(
      ({ check, subject }) =>
        /mutual-tls|legacy-tls|modern-tls/.test(check) && subject.startsWith(placeOf(passed, check)),
    );
    const first = [...Map.groupBy(passed, ({ check }) => check).values()].map(([one]) => one);
    return [...new Set([...first, ...ways])].filter((one) => one !== undefined);
  };

  it('print what the report says of each check', async function () {
    this.timeout(600_000);
    const limit = pLimit(AT_ONCE);
    const tried = shown().map((one, number) =>
      limit(async () => {
        // Each in a pod of its own name, for several stand at once.
        const seen = await byHand(linesOf(one).replaceAll('run by-hand ', `run by-hand-${number} `));
        return wordsOf(one).some((word) => seen.includes(word))
          ? []
          : [
              `${one.check} ${one.subject}\n${linesOf(one)}\nought to print ${wordsOf(one).join(' or ')}:\n${seen}`,
            ];
      }),
    );
    const wrong = (await Promise.all(tried)).flat();
    if (wrong.length > 0) throw new Error(wrong.join('\n\n'));
    expect(new Set(shown().map(({ check }) => check)).size).to.be.at.least(28);
  });

  it('print something else where the claim does not hold', async function () {
    this.timeout(120_000);
    const clear = shown().find(({ check }) => check === 'mesh/plaintext-is-refused');
    if (!clear) throw new Error('there is no such finding');
    await kubectl(['apply', '-f', '-'], OPEN);
    try {
      let seen = '';
      for (let tried = 0; tried < 5 && !seen.includes('HTTP/1.1'); tried += 1)
        seen = await byHand(linesOf(clear));
      expect(seen).to.include('HTTP/1.1');
      expect(wordsOf(clear).filter((word) => seen.includes(word))).to.deep.equal([]);
    } finally {
      await kubectl(['delete', '-f', '-'], OPEN);
    }
  });
});

/** All but the first line, which is Assay's own. */
const linesOf = ({ reperform }: Finding): string => reperform.command.split('\n').slice(1).join('\n');

/** The plain tool's own, any of which is right. */
function wordsOf({ reperform }: Finding): string[] {
  const told = /^(?:curl|openssl|nc|od|dig): (.*)$/m.exec(reperform.expect)?.[1];
  return told?.split(' | ') ?? ['no words of a plain tool'];
}

function placeOf(passed: readonly Finding[], check: string): string {
  return passed.find((one) => one.check === check)?.subject.split('#')[0] ?? '';
}

const OPEN = JSON.stringify({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'by-hand', namespace: 'clinic' },
  spec: { selector: { matchLabels: { app: 'patients' } }, mtls: { mode: 'PERMISSIVE' } },
});
