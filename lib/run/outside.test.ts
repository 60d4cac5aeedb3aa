import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { goOutside } from './outside.ts';
import { openTeardown } from './teardown.ts';

const POD = 'KUBERNETES_SERVICE_HOST';
const vantage = { where: 'outside', via: 'local' } as const;

describe('an outside vantage on this machine', () => {
  const before_ = process.env[POD];
  afterEach(() => {
    if (before_ === undefined) Reflect.deleteProperty(process.env, POD);
    else process.env[POD] = before_;
  });

  it('runs the agent in a process of its own and leaves no file', async () => {
    Reflect.deleteProperty(process.env, POD);
    const teardown = openTeardown();
    const bundle = `import { readFileSync } from 'node:fs';
      console.log(process.argv[1], process.argv[2], readFileSync(0, 'utf8'));`;
    const signal = new AbortController().signal;
    const agent = await goOutside(vantage, { runId: 'r', bundle, teardown, signal });
    if (agent.state === 'absent') throw new Error(agent.why);
    const { stdout, trouble } = await agent.send('a batch', 10_000);
    expect(trouble).to.equal(undefined);
    const [file = '', ...words] = stdout.toString().trim().split(' ');
    expect(words.join(' ')).to.equal('probe a batch');
    expect(existsSync(file)).to.equal(true);
    expect(await teardown.run()).to.deep.equal([]);
    expect(existsSync(file)).to.equal(false);
  });

  it('is refused inside a pod, which is not outside', async () => {
    process.env[POD] = '10.96.0.1';
    const signal = new AbortController().signal;
    const agent = await goOutside(vantage, { runId: 'r', bundle: '', teardown: openTeardown(), signal });
    expect(agent).to.include({ state: 'absent' }).and.to.have.property('why').that.includes('is a pod');
  });
});
