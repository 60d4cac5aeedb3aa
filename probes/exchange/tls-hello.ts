import { classifyNoAnswer } from '../classify/no-answer.ts';
import { classifyOtherAnswer, isOtherAnswerUnderway } from '../classify/other-answer.ts';
import type { Exchange, Outcome } from '../protocol.ts';
import { buildClientHello } from '../wire/client-hello.ts';
import { readHelloAnswer } from '../wire/hello-answer.ts';
import { type ExchangeContext, say } from './context.ts';

type TlsHello = Extract<Exchange, { do: 'tls-hello' }>;

/**
 * One hello for one version. A server that picks another version than the one offered is reported with the one it
 * picked, and a ServerHello that nothing follows as `connected`: the version was agreed.
 */
export async function exchangeTlsHello(hello: TlsHello, context: ExchangeContext): Promise<Outcome> {
  const heard = await say(context, buildClientHello(hello.version, hello.serverName), (bytes) => {
    const answer = readHelloAnswer(bytes);
    return answer.settled && !(answer.is === 'unreadable' && isOtherAnswerUnderway(bytes));
  });
  const answer = readHelloAnswer(heard.bytes);
  switch (answer.is) {
    case 'hello':
      return { outcome: 'connected', tls: answer.tls };
    case 'alert':
      return { outcome: 'tls-alert', code: answer.code };
    case 'nothing':
    case 'unreadable':
      return classifyOtherAnswer(heard.bytes, context.way) ?? classifyNoAnswer(heard, context.way.ownTls);
  }
}
