import { forwardToPatients } from './parts/forward.ts';
import { serve } from './parts/http-service.ts';

// Referrals from partners, who come with a client certificate: each becomes a new record, nothing can be read here.
serve('intake', 8080, async (request) => {
  const { method, path } = request;
  if (path === '/healthz') return { status: 200, route: path, body: { ok: true } };
  if (!path.startsWith('/referrals/'))
    return { status: 404, route: 'unknown', body: { error: 'no such page' } };
  const route = '/referrals/:id';
  if (method !== 'POST') return { status: 405, route, body: { error: 'no such method here' } };
  return await forwardToPatients(request, route, path.replace('/referrals/', '/patients/'));
});
