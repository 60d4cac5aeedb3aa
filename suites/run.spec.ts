import { parseArgs } from 'node:util';
import { expect } from 'chai';
import type { Suite } from 'mocha';
import addContext from 'mochawesome/addContext.js';
import { findingAnchor } from '../lib/model/anchor.ts';
import type { Finding } from '../lib/model/record.ts';
import { laidOut } from '../lib/run/bench.ts';
import type { PlannedFinding } from '../lib/run/plan.ts';
import { fromEnvironment } from './from-environment.ts';

/**
 * Each finding is one test that only reads its verdict: everything is sent in the root hook, in a few batches for
 * all of the selected tests. Started by `assay run`, or by mocha itself with ASSAY_CONTEXT and ASSAY_CONFIG.
 */
const bench = laidOut() ?? (await fromEnvironment());
/** What a test reads of a finding: tens of megabytes of observations are not held until the process ends. */
type Kept = Omit<Finding, 'observations'> & { readonly summary: object };
const results = new Map<PlannedFinding, Kept>();
const tests = new Map<string, PlannedFinding>();

before(async function () {
  this.timeout(0);
  const selected = selectedOf(this.test?.parent);
  const found = await bench.execute(selected);
  for (const [index, planned] of selected.entries()) {
    const finding = found[index];
    if (finding) results.set(planned, keptOf(finding));
  }
});

for (const [check, list] of Map.groupBy(bench.prepared.plan, (planned) => planned.check)) {
  describe(check.id, () => {
    for (const planned of list) {
      tests.set(`${check.id} ${planned.trial.subject}`, planned);
      it(planned.trial.subject, function () {
        const finding = results.get(planned);
        if (!finding)
          throw new Error('This finding has no verdict: it was not selected, or the run broke off.');
        addContext(this, { title: check.title, value: finding.summary });
        const { verdict, waiver, reason } = finding;
        if (verdict === 'not-applicable' || (waiver && !waiver.expired)) {
          this.skip();
        } else {
          expect({ verdict, reason, observed: finding.observed }).to.deep.equal({
            verdict: 'pass',
            reason: undefined,
            observed: finding.observed,
          });
        }
      });
    }
  });
}

/** The findings whose tests `--grep` leaves in; mocha tells nobody else, so its own arguments are read again. */
function selectedOf(root: Suite | undefined): readonly PlannedFinding[] {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    options: {
      grep: { type: 'string', short: 'g' },
      fgrep: { type: 'string', short: 'f' },
      invert: { type: 'boolean', short: 'i' },
    },
    strict: false,
  });
  const pattern = typeof values.grep === 'string' ? new RegExp(values.grep) : undefined;
  const text = typeof values.fgrep === 'string' ? values.fgrep : undefined;
  const titles: string[] = [];
  root?.eachTest((test) => titles.push(test.fullTitle()));
  return titles
    .filter(
      (title) =>
        ((pattern?.test(title) ?? true) && (text === undefined || title.includes(text))) !==
        (values.invert === true),
    )
    .flatMap((title) => tests.get(title) ?? []);
}

function keptOf({ observations, ...finding }: Finding): Kept {
  const { expected, observed, layer, reason } = finding;
  const controls = observations.filter(({ role }) => role === 'control');
  const probes = observations.length - controls.length;
  const inReport = `index.html#${findingAnchor(finding)}`;
  const summary = { expected, observed, layer, reason, probes, controls: controls.length, inReport };
  return { ...finding, summary };
}
