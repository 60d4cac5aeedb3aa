import { classifyNoAnswer } from '../classify/no-answer.ts';
import { classifyOtherAnswer, isOtherAnswerUnderway } from '../classify/other-answer.ts';
import type { Outcome } from '../protocol.ts';
import { dnsQueryOverTcp, readDnsAnswerOverTcp } from '../wire/dns.ts';
import { type ExchangeContext, say } from './context.ts';

/** A query over TCP. Whoever wrote the response, a resolver or something on the way, does not show in it. */
export async function exchangeDnsQuery(context: ExchangeContext): Promise<Outcome> {
  const { nonce, way } = context;
  const heard = await say(context, dnsQueryOverTcp(nonce), (bytes) => {
    const reading = readDnsAnswerOverTcp(bytes, nonce);
    return reading === 'garbled' ? !isOtherAnswerUnderway(bytes) : reading !== 'more';
  });
  const code = readDnsAnswerOverTcp(heard.bytes, nonce);
  if (typeof code === 'number')
    return { outcome: 'answered', by: 'unknown', protocol: 'dns', reply: `rcode-${code}` };
  return classifyOtherAnswer(heard.bytes, way) ?? classifyNoAnswer(heard, way.ownTls);
}
