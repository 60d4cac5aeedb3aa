import { expect } from 'chai';
import { execPath, stdinMessages } from './exec-frames.ts';
import { exitOf } from './exec-status.ts';

describe('the frames of an exec', () => {
  it('carry all of stdin, in order, in small messages', () => {
    const stdin = 'é'.repeat(100_000);
    const messages = [...stdinMessages(stdin)];
    expect(messages.every((message) => message[0] === 0 && message.length <= 64 * 1024 + 1)).to.equal(true);
    expect(Buffer.concat(messages.map((message) => message.subarray(1))).toString('utf8')).to.equal(stdin);
  });

  it('name the command word by word', () => {
    const path = execPath({ namespace: 'clinic', pod: 'a', container: 'agent' }, ['node', 'a b&c']);
    expect(path).to.equal(
      '/api/v1/namespaces/clinic/pods/a/exec?container=agent&stdin=true&stdout=true&stderr=true&command=node&command=a+b%26c',
    );
  });
});

describe('the status of an exec', () => {
  const exit = (status: unknown): unknown => exitOf(Buffer.from(JSON.stringify(status)));

  it('is an exit code where the command ended', () => {
    expect(exit({ status: 'Success' })).to.deep.equal({ exitCode: 0 });
    const causes = [{ reason: 'ExitCode', message: '7' }];
    expect(exit({ status: 'Failure', reason: 'NonZeroExitCode', details: { causes } })).to.deep.equal({
      exitCode: 7,
    });
  });

  it('is a detail, never a code, where it did not', () => {
    expect(exit({ status: 'Failure', message: 'container not found' })).to.deep.equal({
      detail: 'container not found',
    });
    expect(exitOf(Buffer.from('{'))).to.deep.equal({ detail: 'the status was not readable' });
  });
});
