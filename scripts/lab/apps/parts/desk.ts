import { forwardToPatients } from './forward.ts';
import { serve, type Answer } from './http-service.ts';

/** A page, and an API beside it that hands on to `patients` what this desk has buttons for. */
export function desk(service: string, title: string, methods: readonly string[]): void {
  serve(service, 8080, async (request): Promise<Answer> => {
    const { method, path } = request;
    if (path === '/healthz') return { status: 200, route: path, body: { ok: true } };
    if (path === '/')
      return { status: 200, route: path, type: 'text/html; charset=utf-8', body: pageOf(title) };
    const isList = path === '/api/patients';
    if (!isList && !path.startsWith('/api/patients/')) {
      return { status: 404, route: 'unknown', body: { error: 'no such page' } };
    }
    const route = isList ? path : '/api/patients/:id';
    // That a DELETE is refused to the front desk is not left to its own good will: the mesh refuses too.
    if (!methods.includes(method)) return { status: 405, route, body: { error: 'no such method here' } };
    return await forwardToPatients(request, route, path.slice('/api'.length));
  });
}

const pageOf = (title: string): string => `<!doctype html>
<html lang="en">
  <title>Reference clinic: ${title}</title>
  <h1>${title}</h1>
  <p>A test system. Every patient in it is made up.</p>
</html>
`;
