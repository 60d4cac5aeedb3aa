import { forwardToPatients } from './parts/forward.ts';
import { serve, type Answer } from './parts/http-service.ts';

// The front desk: a page for the browser and an API that reads and writes records through `patients`.
const page = `<!doctype html>
<html lang="en">
  <title>Reference clinic: check-in</title>
  <h1>Check-in</h1>
  <p>A test system. Every patient in it is made up.</p>
</html>
`;

serve('checkin', 8080, async (request): Promise<Answer> => {
  const { method, path } = request;
  if (path === '/healthz') return { status: 200, route: path, body: { ok: true } };
  if (path === '/') return { status: 200, route: path, type: 'text/html; charset=utf-8', body: page };
  const list = path === '/api/patients';
  if (!list && !path.startsWith('/api/patients/'))
    return { status: 404, route: 'unknown', body: { error: 'no such page' } };
  const route = list ? path : '/api/patients/:id';
  // The desk has no button for more than this. That a DELETE is refused is not left to it: the mesh refuses too.
  if (!['GET', 'HEAD', 'PUT', 'POST'].includes(method))
    return { status: 405, route, body: { error: 'no such method here' } };
  return await forwardToPatients(request, route, path.slice('/api'.length));
});
