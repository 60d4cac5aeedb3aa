import { posix } from 'node:path';
import type { Answer, ClinicRequest } from './http-service.ts';
import { patientIdIn } from './patient-id.ts';
import type { PatientRecord, Records } from './records.ts';

/** The API that carries ePHI. It trusts the mesh for who may call: no rule of access is repeated here. */
export async function patientApi(records: Records, request: ClinicRequest): Promise<Answer> {
  const { method } = request;
  const path = asRouted(request.path);
  if (path === '/healthz') return { status: 200, route: path, body: { ok: true } };
  if (path === '/readyz') {
    await records.ping();
    return { status: 200, route: path, body: { ok: true } };
  }
  if (path === '/patients') {
    if (method !== 'GET' && method !== 'HEAD') return notAllowed('/patients');
    return { status: 200, route: path, body: { patients: await records.list() } };
  }
  if (path === '/patients/export' && (method === 'GET' || method === 'HEAD'))
    return { status: 200, route: path, body: { records: (await records.list()).length } };
  const asked = methodOf(request);
  const id = patientIdIn(path, '/patients');
  if (id !== null) return await onePatient(records, { ...request, method: asked }, id);
  return path.startsWith('/patients/') ? nobody(asked) : notFound('unknown');
}

/** As most frameworks do: decoded once, with doubled slashes and dots taken out. A rule in front has to see the same. */
function asRouted(path: string): string {
  try {
    return posix.normalize(decodeURIComponent(path));
  } catch {
    return path;
  }
}

/** What a record that cannot exist answers: as one that does not, and it cannot be made. */
function nobody(method: string): Answer {
  const route = '/patients/:id';
  if (method === 'POST') return { status: 409, route, body: { error: 'no such id can be given' } };
  return ['GET', 'HEAD', 'PUT', 'DELETE'].includes(method) ? notFound(route) : notAllowed(route);
}

/** An old habit of web frameworks, off by default: a header that turns one method into another behind the proxy's back. */
const methodOf = ({ method, override }: ClinicRequest): string =>
  process.env['METHOD_OVERRIDE'] === '1' && override !== undefined ? override : method;

async function onePatient(records: Records, request: ClinicRequest, id: string): Promise<Answer> {
  const route = '/patients/:id';
  switch (request.method) {
    case 'GET':
    case 'HEAD': {
      const record = await records.find(id);
      return record === null ? notFound(route) : { status: 200, route, body: { id, ...record } };
    }
    case 'PUT':
    case 'POST': {
      const record = parseRecord(await request.body());
      if (record === null)
        return { status: 400, route, body: { error: 'expected {"name": "…", "note": "…"}' } };
      if (request.method === 'PUT') await records.save(id, record);
      else if (!(await records.create(id, record)))
        return { status: 409, route, body: { error: 'already there' } };
      return { status: request.method === 'PUT' ? 200 : 201, route, body: { id, ...record } };
    }
    case 'DELETE':
      return (await records.remove(id))
        ? { status: 200, route, body: { id, removed: true } }
        : notFound(route);
    default:
      return notAllowed(route);
  }
}

function parseRecord(text: string): PatientRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (!('name' in value) || typeof value.name !== 'string') return null;
  const note = 'note' in value && typeof value.note === 'string' ? value.note : '';
  return { name: value.name, note };
}

const notFound = (route: string): Answer => ({ status: 404, route, body: { error: 'no such thing' } });
const notAllowed = (route: string): Answer => ({
  status: 405,
  route,
  body: { error: 'no such method here' },
});
