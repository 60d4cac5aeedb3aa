import type { Exchange, Outcome } from '../protocol.ts';
import type { ExchangeContext } from './context.ts';
import { exchangeDnsQuery } from './dns-query.ts';
import { exchangeHttp } from './http.ts';
import { exchangeHttp1 } from './http1.ts';
import { exchangeHttp2 } from './http2.ts';
import { exchangePostgresSslRequest } from './postgres-ssl-request.ts';
import { exchangePostgresStartup } from './postgres-startup.ts';
import { exchangeTcp } from './tcp.ts';
import { exchangeTlsHello } from './tls-hello.ts';

/** What is said on a line; a datagram has none. */
type LineExchange = Exclude<Exchange, { do: 'datagram' | 'first-moments' }>;

export function runExchange(exchange: LineExchange, context: ExchangeContext): Promise<Outcome> {
  switch (exchange.do) {
    case 'tcp':
      return exchangeTcp(context);
    case 'http1':
      return exchangeHttp1(exchange, context);
    case 'http2':
      return exchangeHttp2(exchange, context);
    case 'http':
      return exchangeHttp(exchange, context);
    case 'dns-query':
      return exchangeDnsQuery(context);
    case 'tls-hello':
      return exchangeTlsHello(exchange, context);
    case 'postgres-startup':
      return exchangePostgresStartup(exchange, context);
    case 'postgres-ssl-request':
      return exchangePostgresSslRequest(context);
  }
}
