import { serve } from './parts/http-service.ts';
import { RequestCounter } from './parts/metrics.ts';
import { patientApi } from './parts/patient-api.ts';
import { openRecords } from './parts/records.ts';

// The clinic's API that carries ePHI: records on 8080, counters without a word of them on 9090.
const records = openRecords();
const counter = new RequestCounter();

serve('patients', 8080, async (request) => {
  const answer = await patientApi(records, request);
  counter.count(request.method, answer);
  return answer;
});

serve('patients-metrics', 9090, ({ method, path }) =>
  Promise.resolve(
    method !== 'GET' && method !== 'HEAD'
      ? { status: 405, route: path === '/metrics' ? path : 'unknown', body: { error: 'no such method here' } }
      : path === '/metrics'
        ? { status: 200, route: path, type: 'text/plain; version=0.0.4', body: counter.text() }
        : { status: 404, route: 'unknown', body: { error: 'no such thing' } },
  ),
);
