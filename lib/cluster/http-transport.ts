import { IsomorphicFetchHttpLibrary, RequestContext, type KubeConfig } from '@kubernetes/client-node';
import { AssayError } from '../errors.ts';
import type { ApiRequest, ApiResponse, Transport } from './transport.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
/** Credential plugins hand out short-lived tokens and cache them themselves, so asking them often is cheap. */
const CREDENTIALS_FOR_MS = 60_000;

interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: ReturnType<RequestContext['getDispatcher']>;
  readonly at: number;
}

/** A transport over HTTPS with the credentials of the kubeconfig's chosen context. */
export function httpTransport(kubeConfig: KubeConfig, server: string): Transport {
  const library = new IsomorphicFetchHttpLibrary();
  let credentials: Promise<Credentials> | undefined;
  let takenAt = 0;

  const take = async (): Promise<Credentials> => {
    const context = new RequestContext(server, 'GET');
    await kubeConfig.applySecurityAuthentication(context);
    return { headers: { ...context.getHeaders() }, dispatcher: context.getDispatcher(), at: Date.now() };
  };
  // client-node makes a new connection pool for every call; keeping one saves a TLS handshake each time.
  const current = (fresh: boolean): Promise<Credentials> => {
    if (fresh || credentials === undefined || Date.now() - takenAt > CREDENTIALS_FOR_MS) {
      takenAt = Date.now();
      const before = fresh ? undefined : credentials;
      credentials = take().then(async (now) => ({
        ...now,
        dispatcher: (await before)?.dispatcher ?? now.dispatcher,
      }));
      credentials.catch(() => {
        credentials = undefined;
      });
    }
    return credentials;
  };
  const send = async (request: ApiRequest, signal: AbortSignal, fresh: boolean): Promise<ApiResponse> => {
    const { headers, dispatcher } = await current(fresh);
    const context = new RequestContext(urlOf(server, request), request.method);
    for (const [name, value] of Object.entries(headers)) context.setHeaderParam(name, value);
    context.setHeaderParam('User-Agent', 'assay');
    context.setHeaderParam('Accept', request.accept ?? 'application/json');
    if (request.body !== undefined) {
      context.setHeaderParam('Content-Type', request.contentType ?? 'application/json');
      context.setBody(JSON.stringify(request.body));
    }
    if (dispatcher !== undefined) context.setDispatcher(dispatcher);
    context.setSignal(signal);
    const answer = await library.send(context).toPromise();
    const date = new Date(answer.headers['date'] ?? '');
    const seen = { status: answer.httpStatusCode, body: parse(await answer.body.text()) };
    return Number.isNaN(date.getTime()) ? seen : { ...seen, date };
  };

  return async (request) => {
    const signal = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    try {
      const answer = await send(request, signal, false);
      return answer.status === 401 ? await send(request, signal, true) : answer;
    } catch (error) {
      // A kept connection may have gone stale; only a reading call is safe to repeat.
      if (request.method !== 'GET' || isTimeout(error)) throw unreachable(server, request, error);
      try {
        return await send(request, signal, false);
      } catch (again) {
        throw unreachable(server, request, again);
      }
    }
  };
}

function urlOf(server: string, { path, query }: ApiRequest): string {
  const url = new URL(server.replace(/\/$/, '') + path);
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text.slice(0, 300);
  }
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';

function unreachable(server: string, { method, path }: ApiRequest, error: unknown): AssayError {
  const { code, message } = innermost(error);
  return new AssayError('E_UNREACHABLE', {
    tried: `${method} ${path} at ${server}`,
    seen: isTimeout(error) ? 'no answer in time' : message,
    todo: CERTIFICATE.test(code)
      ? 'See that the kubeconfig names the certificate authority of this very cluster'
      : 'See that the cluster is up and that this machine reaches its API server',
  });
}

/** Node's codes for a certificate that does not verify. */
const CERTIFICATE = /CERT|LEAF_SIGNATURE/;

/** fetch hides what happened behind "fetch failed"; the cause of the cause says it. */
function innermost(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: 'no answer' };
  if (error.cause !== undefined) return innermost(error.cause);
  const [line = ''] = error.message.split(/[\n;]/);
  const message = line === '' ? error.name : line.slice(0, 200);
  return { code: 'code' in error ? String(error.code) : '', message };
}
