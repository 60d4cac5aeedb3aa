import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { standingAt } from './reperform.ts';
import type { PodVantage } from './vantage.ts';

const POD: PodVantage = { where: 'pod', namespace: 'shop', meshed: false };
/** The words that a shell makes of the command. */
const wordsOf = (command: string): string[] =>
  execFileSync('bash', ['-c', `kubectl() { printf '%s\\n' "$@"; }; ${command}`], { encoding: 'utf8' }).split(
    '\n',
  );

describe('a command that stands where a vantage does', () => {
  it('has its place, its identity, its labels and its mesh', () => {
    const from: PodVantage = {
      ...POD,
      serviceAccount: 'till',
      labels: { app: 'till' },
      borrowedFrom: 'shop/till',
      node: 'one',
    };
    const words = wordsOf(standingAt(from, 'curl -s http://x/'));
    expect(words)
      .to.include('--labels=app=till,sidecar.istio.io/inject=false')
      .and.include('sleep 5; curl -s http://x/');
    const overrides = words.find((one) => one.startsWith('--overrides='))?.slice('--overrides='.length) ?? '';
    expect(JSON.parse(overrides)).to.deep.equal({
      spec: {
        serviceAccountName: 'till',
        nodeName: 'one',
        readinessGates: [{ conditionType: 'assay.dev/never-ready' }],
      },
    });
  });

  it('reaches the pod as it was written', () => {
    const command = `printf 'a\\r\\n"b" $HOME \`id\`' | nc -w 3 x 1; [ $? -lt 124 ]`;
    expect(wordsOf(standingAt(POD, command))).to.include(`sleep 5; ${command}`);
  });

  it('is the command alone outside of the cluster', () => {
    expect(standingAt({ where: 'outside', via: 'local' }, 'curl http://x/')).to.equal('curl http://x/');
  });
});
