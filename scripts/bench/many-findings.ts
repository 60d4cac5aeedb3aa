import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { greenRecord, observation, rows } from '../../reports/record.fixture.ts';

const EXCHANGES = 20;
/** One of so many does not hold, and one of so many is not decided. */
const FAILS = 50;
const OPEN = 70;

/** A record of so many findings with twenty exchanges each. */
export function manyFindings(count: number): RunRecord {
  const record = greenRecord();
  const [one] = record.findings;
  if (one === undefined) throw new Error('the fixture is empty');
  const findings = Array.from({ length: count }, (_, at): Finding => {
    const subject = `clinic/service-${at % 500}:${8000 + (at % 40)}/http#${at}`;
    const observations = Array.from({ length: EXCHANGES }, (_, seq) =>
      observation(seq, {
        ...(seq % 3 === 0 ? {} : { role: 'control', control: 'same-caller' }),
        nonce: `${at}`.padStart(16, '0') + `${seq}`.padStart(16, '0'),
      }),
    );
    return { ...one, ...standing(at), subject, observations };
  });
  return { ...record, findings, safeguards: rows(findings) };
}

function standing(at: number): Pick<Finding, 'verdict' | 'reason'> | object {
  if (at % FAILS === 1) return { verdict: 'fail' };
  return at % OPEN === 2 ? { verdict: 'inconclusive', reason: 'control-dead: nobody answered' } : {};
}
