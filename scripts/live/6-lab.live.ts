import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { tryDocker } from '../../lib/kind/docker.ts';
import { assay, newFolder } from './assay.ts';

const run = promisify(execFile);

/** What a lab leaves on a machine, as far as the machine can be asked. */
async function traces(): Promise<readonly string[]> {
  const [links, rules, containers, networks] = await Promise.all([
    run('ip', ['-brief', 'link']).then(({ stdout }) => stdout),
    run('iptables-save').then(({ stdout }) => stdout),
    tryDocker(['ps', '--all', '--format', '{{.Names}}']),
    tryDocker(['network', 'ls', '--format', '{{.Name}}']),
  ]);
  const seen = [links, rules, containers ?? '', networks ?? ''].join('\n').split('\n');
  return seen.filter((line) => /assay|198\.51\.100/.test(line));
}

describe('the lab', () => {
  it('says what runs', async () => {
    const { code, stdout } = await assay('lab', 'status');
    expect(code).to.equal(0);
    expect(stdout)
      .to.match(/lab +up/)
      .and.to.include('clinic')
      .and.to.include('assay-worker Ready');
  });

  it('drops everything that would cross the edge of its network, in both directions', async () => {
    const { stdout } = await run('iptables-save');
    expect(stdout).to.match(/-A DOCKER-USER -i assay0 ! -o assay0 -j DROP/);
    expect(stdout).to.match(/-A DOCKER-USER ! -i assay0 -o assay0 -j DROP/);
  });

  it('goes without a trace, comes back, and says no in between', async () => {
    expect(await traces()).to.have.length.above(0);
    expect((await assay('lab', 'down')).code).to.equal(0);
    expect(await traces()).to.deep.equal([]);
    const without = await assay('run', '--suite', 'ingress');
    expect(without.code).to.equal(3);
    expect(without.stderr).to.include('there is no lab');

    const up = await assay('lab', 'up');
    expect(up.code, up.stdout + up.stderr).to.equal(0);
    const again = await assay('run', '--suite', 'ingress', '--out', join(newFolder(), 'evidence'));
    expect(again.code, again.stdout).to.equal(0);
  });
});
