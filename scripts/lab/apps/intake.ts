import { forwardToPatients } from './parts/forward.ts';
import { serve } from './parts/http-service.ts';

// Referrals from partners, who come with a client certificate: each becomes a new record, and no record can be read.
let received = 0;

serve('intake', 8080, async (request) => {
  const { method, path } = request;
  if (path === '/healthz') return { status: 200, route: path, body: { ok: true } };
  if (path === '/referrals' && (method === 'GET' || method === 'HEAD')) {
    return { status: 200, route: path, body: { received } };
  }
  if (!path.startsWith('/referrals/'))
    return { status: 404, route: 'unknown', body: { error: 'no such page' } };
  const route = '/referrals/:id';
  if (method !== 'POST') return { status: 405, route, body: { error: 'no such method here' } };
  const answer = await forwardToPatients(request, route, path.replace('/referrals/', '/patients/'));
  if (answer.status === 201) received += 1;
  return answer;
});
