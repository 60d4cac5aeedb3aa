import { required } from './parts/environment.ts';
import { forward } from './parts/forward.ts';
import { serve } from './parts/http-service.ts';

// The clinic's way out: a forward proxy (RFC 9110, section 3.7) that asks one host outside and no other, and writes down
// who asked. Its clients put the whole URL into the request line (RFC 9112, section 3.2.2).
const allowed = required('ALLOWED_HOST');

serve('proxy', 3128, async (request) => {
  const { method, path } = request;
  if (path === '/healthz') return { status: 200, route: path, body: { ok: true } };
  const url = URL.parse(path);
  const route = 'outside';
  if (url?.protocol !== 'http:' || url.host !== allowed)
    return { status: 403, route, body: { error: 'no way out leads there' } };
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, route, body: { error: 'no such method here' } };
  return await forward(request, route, url);
});
