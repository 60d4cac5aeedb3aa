import { required } from './environment.ts';
import type { Answer, ClinicRequest } from './http-service.ts';

/** Hands a request to `patients` in plain HTTP: this pod's sidecar makes mutual TLS of it, with this pod's identity. */
export const forwardToPatients = (request: ClinicRequest, route: string, path: string): Promise<Answer> =>
  forward(request, route, new URL(path, required('PATIENTS_URL')));

/** Hands a request on, with its trail, and gives back what was answered. */
export async function forward(request: ClinicRequest, route: string, to: URL): Promise<Answer> {
  const hasBody = request.method === 'PUT' || request.method === 'POST';
  const response = await fetch(to, {
    method: request.method,
    redirect: 'manual',
    headers: { ...request.trail, ...(hasBody && { 'content-type': 'application/json' }) },
    signal: AbortSignal.timeout(5_000),
    ...(hasBody && { body: await request.body() }),
  });
  const type = response.headers.get('content-type') ?? 'text/plain';
  return { status: response.status, route, type, body: await response.text() };
}
