import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { logLine } from './log.ts';
import { exitWhenAsked } from './stop.ts';

export interface ClinicRequest {
  readonly method: string;
  readonly path: string;
  /** What a service hands on to the next one, so that one request can be followed through all logs. */
  readonly trail: Readonly<Record<string, string>>;
  readonly body: () => Promise<string>;
  /** The method that X-HTTP-Method-Override and its like ask for. */
  readonly override?: string;
}

export interface Answer {
  readonly status: number;
  /** The route's pattern, never the path: a patient's id does not belong into a log. */
  readonly route: string;
  readonly body: string | Readonly<Record<string, unknown>>;
  readonly type?: string;
}

const maxBody = 16 * 1024;
const handedOn = [
  'x-request-id',
  'x-assay-nonce',
  'traceparent',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-sampled',
];

/** An HTTP/1.1 server that writes one access line per request and never a word of a body. */
export function serve(
  service: string,
  port: number,
  handle: (request: ClinicRequest) => Promise<Answer>,
): void {
  const server = createServer((message, response) => {
    void respond(service, message, response, handle);
  });
  // By default an idle connection is closed after 5 s, and a request that a sidecar sends in that moment comes to 503.
  server.keepAliveTimeout = 0;
  server.listen(port, () => {
    logLine({ service, event: 'listening', port });
  });
  exitWhenAsked();
}

async function respond(
  service: string,
  message: IncomingMessage,
  response: ServerResponse,
  handle: (request: ClinicRequest) => Promise<Answer>,
): Promise<void> {
  const started = performance.now();
  const trail = trailOf(message);
  const method = message.method ?? '';
  const path = (message.url ?? '/').split('?')[0] ?? '/';
  const answer = await handle({
    method,
    path,
    trail,
    body: () => readBody(message),
    ...overrideOf(message),
  }).catch((problem: unknown) => failure(service, problem));
  const text = typeof answer.body === 'string' ? answer.body : `${JSON.stringify(answer.body)}\n`;
  response.writeHead(answer.status, {
    ...trail,
    'content-type': answer.type ?? 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-clinic-service': service,
    'x-clinic-pod': hostname(),
  });
  response.end(method === 'HEAD' ? undefined : text);
  // Kubelet asks every few seconds; those lines would only bury the others. Who sends a nonce wants to be found.
  const isHealth = answer.route === '/healthz' || answer.route === '/readyz';
  if (isHealth && trail['x-assay-nonce'] === undefined) return;
  logLine({
    service,
    event: 'request',
    pod: hostname(),
    requestId: trail['x-request-id'] ?? null,
    nonce: trail['x-assay-nonce'] ?? null,
    peer: peerOf(message),
    method,
    route: answer.route,
    status: answer.status,
    ms: Math.round(performance.now() - started),
  });
}

/** Who the mesh says is calling: this pod's own sidecar writes the last element, any before it are the caller's word. */
function peerOf(message: IncomingMessage): string | null {
  const seen = String(message.headers['x-forwarded-client-cert'] ?? '');
  return [...seen.matchAll(/URI=([^;,]+)/g)].at(-1)?.[1] ?? null;
}

function trailOf(message: IncomingMessage): Record<string, string> {
  const trail: Record<string, string> = {};
  for (const name of handedOn) {
    const value = message.headers[name];
    if (typeof value === 'string') trail[name] = value;
  }
  return trail;
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBody) throw new RangeError('body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** An error's text may quote a record (PostgreSQL's do), so only its kind is written down. */
function failure(service: string, problem: unknown): Answer {
  const code = problem instanceof Error && 'code' in problem ? String(problem.code) : null;
  logLine({
    service,
    event: 'failure',
    kind: problem instanceof Error ? problem.name : typeof problem,
    code,
  });
  const timedOut = problem instanceof Error && problem.name === 'TimeoutError';
  if (problem instanceof RangeError) return { status: 413, route: 'any', body: { error: 'body too large' } };
  return { status: timedOut ? 504 : 503, route: 'any', body: { error: 'not available' } };
}

const overrides = ['x-http-method-override', 'x-http-method', 'x-method-override'];

function overrideOf({ headers }: IncomingMessage): { override?: string } {
  const asked = overrides.map((name) => headers[name]).find((value) => typeof value === 'string');
  return typeof asked === 'string' ? { override: asked } : {};
}
