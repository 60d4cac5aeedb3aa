import { expect } from 'chai';
import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { fault, type Fault } from './fault.ts';
import { judgeFault } from './judge-fault.ts';

const example = (more: Partial<Fault> = {}): Fault =>
  fault({
    id: 'target-gone',
    breaks: 'the target is gone',
    demanded: 'undecided',
    checks: ['mesh/plaintext-is-refused'],
    moment: 'before',
    inject: () => Promise.resolve(),
    touches: ({ subject }) => subject.startsWith('shop/'),
    reason: /^control-dead/,
    ...more,
  });

const finding = (verdict: Finding['verdict'], reason?: string, subject = 'shop/till:80/http'): Finding => ({
  check: 'mesh/plaintext-is-refused',
  subject,
  verdict,
  ...(reason === undefined ? {} : { reason }),
  safeguards: [],
  expected: '',
  observed: '',
  reperform: { command: '', expect: '' },
  observations: [],
});

const record = (findings: Finding[], state: RunRecord['run']['state'] = 'complete'): RunRecord =>
  ({ run: { state }, findings }) as unknown as RunRecord;

const DEAD = 'control-dead: same-request after was refused';

describe('judging a fault', () => {
  it('holds where what is touched is undecided, and the reason names the cause', () => {
    const { row, faults } = judgeFault(example(), {
      code: 2,
      record: record([finding('inconclusive', DEAD), finding('pass', undefined, 'bank/vault:80/http')]),
    });
    expect(faults).to.deep.equal([]);
    expect(row).to.deep.equal({
      id: 'target-gone',
      breaks: 'the target is gone',
      demanded: 'undecided',
      seen: { fail: 0, inconclusive: 1, 'not-run': 0, pass: 0 },
      falsePasses: [],
      held: true,
    });
  });

  it('holds where the hole is seen', () => {
    const found = record([finding('fail'), finding('not-run', DEAD)]);
    expect(judgeFault(example(), { code: 1, record: found }).row.held).to.equal(true);
  });

  it('names every false pass', () => {
    const { row } = judgeFault(example(), {
      code: 2,
      record: record([finding('pass'), finding('inconclusive', DEAD)]),
    });
    expect(row.held).to.equal(false);
    expect(row.falsePasses).to.deep.equal(['mesh/plaintext-is-refused shop/till:80/http']);
    expect(row.seen).to.deep.include({ pass: 1, inconclusive: 1 });
  });

  const wrong: readonly [what: string, fault: Fault, code: number | null, record: RunRecord | undefined][] = [
    ['another reason', example(), 2, record([finding('inconclusive', 'flapping: 1 × reset')])],
    ['no reason', example(), 2, record([finding('not-run')])],
    ['a finding that was set aside', example(), 2, record([finding('not-applicable', DEAD)])],
    ['no touched finding', example(), 2, record([finding('inconclusive', DEAD, 'bank/vault:80/http')])],
    ['an exit code that is not demanded', example(), 0, record([finding('inconclusive', DEAD)])],
    ['a fail that the exit code hides', example(), 2, record([finding('fail')])],
    ['an exit 1 without a fail', example(), 1, record([finding('inconclusive', DEAD)])],
    [
      'an aborted run that claims something',
      example(),
      2,
      record([finding('inconclusive', DEAD), finding('pass', undefined, 'bank/vault:80/http')], 'aborted'),
    ],
    ['a run that was killed', example(), null, record([finding('inconclusive', DEAD)], 'aborted')],
    ['no record, where one is demanded', example(), 2, undefined],
    ['no record, and an exit code that is not demanded', example(), 4, undefined],
  ];
  for (const [what, one, code, seen] of wrong)
    it(`does not hold with ${what}`, () => {
      const { row, faults } = judgeFault(one, { code, record: seen });
      expect(row.held).to.equal(false);
      expect(faults).to.have.length.above(0);
    });

  it('holds without a record where the evidence cannot be written, and the exit code says so', () => {
    const { row } = judgeFault(example({ exits: [4] }), { code: 4, record: undefined });
    expect(row.held).to.equal(true);
  });
});
