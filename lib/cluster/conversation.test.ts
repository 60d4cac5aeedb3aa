import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { expect } from 'chai';
import { type WebSocket, WebSocketServer } from 'ws';
import { clusterOver } from './cluster.ts';
import { converse, type Said } from './conversation.ts';
import { STREAM } from './exec-frames.ts';
import type { Question } from './exec-line.ts';

/** What the command does with a question that has come in whole. */
type Command = (text: string, say: (words: string) => void, socket: WebSocket) => void;

describe('a conversation by exec', () => {
  const servers: Server[] = [];
  let opened = 0;
  let closed = 0;
  beforeEach(() => {
    opened = closed = 0;
  });
  after(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** An API server that can exec, and whose refusal is that of a call without an upgrade. */
  async function talkTo(command: Command): Promise<ReturnType<typeof converse>> {
    const server = createServer((_, answer) => answer.writeHead(500).end());
    const sockets = new WebSocketServer({ server, handleProtocols: () => 'v5.channel.k8s.io' });
    sockets.on('connection', (socket) => {
      opened += 1;
      const send = (stream: number, words: string): void => {
        socket.send(Buffer.concat([Buffer.of(stream), Buffer.from(words)]));
      };
      for (const stream of [STREAM.stdout, STREAM.stderr]) send(stream, '');
      let heard = '';
      socket.on('close', () => (closed += 1));
      socket.on('message', (bytes: Buffer) => {
        heard += bytes.subarray(1).toString();
        if (!heard.endsWith('\n')) return;
        const text = heard.trim();
        heard = '';
        command(
          text,
          (words) => {
            send(STREAM.stdout, words);
          },
          socket,
        );
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    const { port } = server.address() as AddressInfo;
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser(
      { name: 'c', server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
      { name: 'u' },
    );
    const facts = { context: 'c', server: 'c', version: '1', user: undefined };
    const cluster = clusterOver(facts, () => Promise.resolve({ status: 500, body: {} }), kubeConfig);
    return converse(cluster, { namespace: 'a', pod: 'b', container: 'c' }, ['probe']);
  }

  const question = (text: string, more: Partial<Question> = {}): Question => ({
    text,
    isWhole: (tail) => tail.endsWith('.\n'),
    deadlineMs: 5000,
    quietMs: 300,
    startMs: 2000,
    ...more,
  });
  const wordsOf = ({ ended, stdout, detail }: Said): unknown[] => [
    ended,
    stdout.toString(),
    ...(detail === undefined ? [] : [detail]),
  ];

  it('has one process for all questions, and ends it', async () => {
    const { ask, close } = await talkTo((text, say) => {
      say(`you said ${text.slice(0, 1)}`);
      say('.\n');
    });
    for (const letter of ['a', 'b'.repeat(200_000), 'c'])
      expect(wordsOf(await ask(question(letter)))).to.deep.equal([
        'answered',
        `you said ${letter[0] ?? ''}.\n`,
      ]);
    expect(opened).to.equal(1);
    close();
    await until(() => closed === 1);
  });

  it('has another one for a question in between', async () => {
    const { ask, close } = await talkTo((text, say) =>
      setTimeout(say, text === 'slow' ? 200 : 0, `${text}.\n`),
    );
    const slow = ask(question('slow'));
    await until(() => opened === 1);
    expect(wordsOf(await ask(question('quick')))).to.deep.equal(['answered', 'quick.\n']);
    expect(wordsOf(await slow)).to.deep.equal(['answered', 'slow.\n']);
    expect(opened).to.equal(2);
    close();
  });

  it('waits longer for the first word of a process than for the next', async () => {
    const { ask, close } = await talkTo((text, say) => {
      setTimeout(say, 600, text === 'stops' ? 'stops' : 'late.\n');
    });
    expect(wordsOf(await ask(question('late')))).to.deep.equal(['answered', 'late.\n']);
    close();
    const other = await talkTo((_, say) => {
      say('stops');
    });
    expect(wordsOf(await other.ask(question('stops')))).to.deep.equal([
      'quiet',
      'stops',
      'no byte for 300 ms',
    ]);
    other.close();
  });

  it('asks once more on a new stream where one broke before any word, and never after one', async () => {
    let times = 0;
    const { ask, close } = await talkTo((text, say, socket) => {
      times += 1;
      if (times === 1) socket.terminate();
      else say(`${text}.\n`);
    });
    expect(wordsOf(await ask(question('a')))).to.deep.equal(['answered', 'a.\n']);
    expect(opened).to.equal(2);
    close();
    const other = await talkTo((_, say, socket) => {
      say('half');
      setTimeout(() => {
        socket.terminate();
      }, 50);
    });
    expect(wordsOf(await other.ask(question('a'))).slice(0, 2)).to.deep.equal(['cut', 'half']);
    expect(opened).to.equal(3);
  });

  it('asks once more where a stream that waited broke or was forgotten on its way', async () => {
    const seen: string[] = [];
    const { ask, close } = await talkTo((text, say, socket) => {
      seen.push(text);
      const isFirst = seen.filter((one) => one === text).length === 1;
      if (text === 'forgotten' && isFirst) return;
      say(`${text}.\n`);
      if (text === 'then breaks')
        setTimeout(() => {
          socket.terminate();
        }, 20);
    });
    expect(wordsOf(await ask(question('then breaks')))).to.deep.equal(['answered', 'then breaks.\n']);
    await until(() => closed === 1);
    expect(wordsOf(await ask(question('a')))).to.deep.equal(['answered', 'a.\n']);
    expect(wordsOf(await ask(question('forgotten')))).to.deep.equal(['answered', 'forgotten.\n']);
    expect(seen).to.deep.equal(['then breaks', 'a', 'forgotten', 'forgotten']);
    expect(opened).to.equal(3);
    close();
  });

  it('tells the end of the command, the deadline and an interruption from an answer', async () => {
    const { ask } = await talkTo((text, say, socket) => {
      if (text !== 'exit') return;
      say('half');
      const causes = [{ reason: 'ExitCode', message: '2' }];
      const status = { status: 'Failure', details: { causes } };
      socket.send(Buffer.concat([Buffer.of(STREAM.status), Buffer.from(JSON.stringify(status))]));
    });
    expect(await ask(question('exit'))).to.include({ ended: 'exit', exitCode: 2 });
    expect(wordsOf(await ask(question('silence', { deadlineMs: 200 })))).to.deep.equal([
      'deadline',
      '',
      'no end within 200 ms',
    ]);
    const stop = new AbortController();
    const asked = ask(question('silence', { signal: stop.signal }));
    await until(() => opened === 3);
    stop.abort();
    expect(wordsOf(await asked)).to.deep.equal(['cut', '', 'interrupted']);
    await until(() => closed === 3);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo() && waited < 5000; waited += 10)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isSo()).to.equal(true);
}
