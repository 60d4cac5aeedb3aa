import { expect } from 'chai';
import { agentPod } from './agent-pod.ts';
import { startAgents } from './agents.ts';
import { fakeApi, type FakeApi } from './fake-api.ts';
import type { ApiRequest, ApiResponse } from './transport.ts';
import { createOwner, ownedBy, removeOwner } from './owner.ts';

const pod = (serviceAccount: string) =>
  agentPod({
    vantage: { where: 'pod', namespace: 'clinic', meshed: false, serviceAccount },
    runId: 'r1',
    image: 'probe@sha256:1',
    owner: { name: 'assay-r1', uid: 'u' },
  });
const RUNNING = {
  podIP: '10.0.0.9',
  containerStatuses: [{ name: 'agent', ready: true, state: { running: {} } }],
};
/** As soon as a pod is there, it has this status. */
const everyPod = (api: FakeApi, status: unknown) => (): void => {
  for (const [path, object] of api.objects)
    if (object.kind === 'Pod') api.objects.set(path, { ...object, status });
};

describe('starting agents', () => {
  it('gives each pod its own fate, in order', async () => {
    const api = fakeApi();
    const mark = everyPod(api, RUNNING);
    api.intercept = (request: ApiRequest): ApiResponse | undefined => {
      mark();
      const refused = JSON.stringify(request.body ?? '').includes('"poor"');
      return refused ? { status: 403, body: { message: 'exceeded quota: small' } } : undefined;
    };
    const seen: unknown[] = [];
    const onProgress = (progress: unknown): void => {
      seen.push(progress);
    };
    const started = await startAgents(api.cluster, [pod('poor'), pod('rich')], {
      deadlineMs: 2_000,
      onProgress,
    });
    expect(started.map((one) => ('why' in one ? `${one.why} ${one.detail}` : one.ip))).to.deep.equal([
      'refused refused-by:quota small in clinic',
      '10.0.0.9',
    ]);
    expect(seen.at(-1)).to.deep.equal({ running: 1, failed: 1, of: 2 });
  });

  it('removes at once a pod that admission has made unsafe', async () => {
    const api = fakeApi();
    api.intercept = ({ method, body }) => {
      if (method !== 'POST') return undefined;
      const changed = structuredClone(body) as { spec: { automountServiceAccountToken: boolean } };
      changed.spec.automountServiceAccountToken = true;
      return { status: 201, body: changed };
    };
    const [one] = await startAgents(api.cluster, [pod('a')], { deadlineMs: 2_000 });
    expect(one).to.include({ state: 'failed', why: 'vantage-unsafe' });
    expect(api.requests.some(({ method }) => method === 'DELETE')).to.equal(true);
  });

  it('ends by its deadline, and notices a pod that is gone', async () => {
    const api = fakeApi();
    const [late] = await startAgents(api.cluster, [pod('a')], { deadlineMs: 50 });
    expect(late).to.include({ state: 'failed', why: 'deadline' });
    api.objects.clear();
    api.intercept = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/pods')) api.objects.clear();
      return undefined;
    };
    const [gone] = await startAgents(api.cluster, [pod('a')], { deadlineMs: 2_000 });
    expect(gone).to.include({ state: 'failed', why: 'gone' });
  });
});

describe('the owner of a run', () => {
  it('is a Job without pods that owns the ConfigMap that owns the rest; one removal takes all of it', async () => {
    const api = fakeApi();
    const owner = await createOwner(api.cluster, {
      namespace: 'clinic',
      runId: 'r1',
      agent: 'code',
      image: 'probe',
    });
    const [job, configMap] = ['Job', 'ConfigMap'].map((kind) =>
      [...api.objects.values()].find((object) => object.kind === kind),
    );
    expect(job?.['spec']).to.include({ parallelism: 0, activeDeadlineSeconds: 1800 });
    expect(configMap?.metadata.ownerReferences?.[0]).to.include({ kind: 'Job', uid: owner.job.uid });
    expect(ownedBy(owner).ownerReferences?.[0]).to.include({ kind: 'ConfigMap', uid: owner.configMap.uid });
    expect(await removeOwner(api.cluster, { namespace: 'clinic', runId: 'another' })).to.deep.equal([]);
    expect(api.objects.size).to.equal(2);
    expect(await removeOwner(api.cluster, { namespace: 'clinic', runId: 'r1' })).to.deep.equal([]);
    expect(api.objects.size).to.equal(0);
  });

  it('says what will not go', async () => {
    const api = fakeApi();
    await createOwner(api.cluster, { namespace: 'clinic', runId: 'r1', agent: 'code', image: 'probe' });
    api.intercept = ({ method }) => (method === 'DELETE' ? { status: 200, body: {} } : undefined);
    const left = await removeOwner(api.cluster, { namespace: 'clinic', runId: 'r1' }, { withinMs: 10 });
    expect(left).to.deep.equal(['ConfigMap clinic/assay-r1', 'Job clinic/assay-r1']);
  });
});
