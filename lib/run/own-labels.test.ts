import { expect } from 'chai';
import { fakeApi, type FakeApi } from '../cluster/fake-api.ts';
import { KINDS } from '../cluster/kinds.ts';
import { RUN_LABEL } from '../cluster/labels.ts';
import { putLabels } from '../cluster/namespace-labels.ts';
import { createObject, mergePatch } from '../cluster/write-objects.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { PodVantage } from '../model/vantage.ts';
import { changerOf } from './changes.ts';
import { removeLeftLabels } from './left-labels.ts';
import { labelNamespaces } from './own-labels.ts';
import { openTeardown } from './teardown.ts';

const PATH = '/api/v1/namespaces/trusted';
const NAMESPACE = { ...KINDS.Namespace, name: 'trusted' };
const labels = { env: 'trusted' };
const trusted = { namespace: 'trusted', labels };
const caller: PodVantage = { where: 'pod', namespace: 'trusted', meshed: false, namespaceLabels: labels };
const owned = { name: 'assay-r1', uid: 'u' };
const owners = new Map([['trusted', { namespace: 'trusted', runId: 'r1', job: owned, configMap: owned }]]);

/** A namespace of ours that wears nothing, and a run that would have it wear something. */
function stage() {
  const api = fakeApi();
  const metadata = { name: 'trusted', resourceVersion: '0', labels: {} };
  api.objects.set(PATH, { apiVersion: 'v1', kind: 'Namespace', metadata });
  const teardown = openTeardown();
  const put = (refused: ReadonlyMap<string, string> = new Map(), signal = new AbortController().signal) =>
    labelNamespaces(api.cluster, [caller], owners, { refused: { labels: refused }, teardown, signal });
  return { api, teardown, worn: () => api.objects.get(PATH)?.metadata.labels, put };
}

describe('the labels of our own namespace', () => {
  it('are set for the run, taken away and set again by the change, and off when it ends, wherever that is', async () => {
    const { api, teardown, worn, put } = stage();
    expect([...(await put())]).to.deep.equal([]);
    expect(worn()).to.deep.equal({ ...labels, [RUN_LABEL]: 'r1' });
    const changer = changerOf(api.cluster, owners);
    const change = { do: 'take-back-labels', ...trusted } as const;
    await changer.make(change);
    expect(worn()).to.deep.equal({});
    const again = await changer.make(change).catch((error: unknown) => String(error));
    expect(again).to.include('did not wear our labels');
    await changer.takeBack(change);
    expect(worn()).to.deep.equal({ ...labels, [RUN_LABEL]: 'r1' });
    expect(await teardown.run()).to.deep.equal([]);
    expect(worn()).to.deep.equal({});
  });

  it('are off after a setting that came through although its answer was lost', async () => {
    const { api, teardown, worn, put } = stage();
    api.intercept = ({ method, path, body }) => {
      const found = api.objects.get(path);
      if (method !== 'PATCH' || !found || api.requests.filter((one) => one.method === 'PATCH').length > 1)
        return undefined;
      const { labels: set, annotations } = (body as KubeObject).metadata;
      const metadata = {
        ...found.metadata,
        ...(set ? { labels: set } : {}),
        ...(annotations ? { annotations } : {}),
      };
      api.objects.set(path, { ...found, metadata });
      return { status: 504, body: { reason: 'Timeout' } };
    };
    expect([...(await put()).values()]).to.have.length(1);
    expect(worn()).to.include(labels);
    expect(await teardown.run()).to.deep.equal([]);
    expect(worn()).to.deep.equal({});
  });

  it('are off where the run is taken down while they are on their way', async () => {
    const { api, teardown, worn, put } = stage();
    let down: Promise<readonly string[]> | undefined;
    api.intercept = ({ method }) => {
      if (method === 'PATCH') down ??= teardown.run();
      return undefined;
    };
    await put();
    expect(await down).to.deep.equal([]);
    expect(worn()).to.deep.equal({});
    const patches = api.requests.filter(({ method }) => method === 'PATCH');
    expect(patches).to.have.length(2);
  });

  it('are not set once the run is stopped', async () => {
    const { worn, put } = stage();
    const error = await put(new Map(), AbortSignal.abort(new Error('stopped'))).catch(
      (caught: unknown) => caught,
    );
    expect(String(error)).to.include('stopped');
    expect(worn()).to.deep.equal({});
  });

  it('are not set, and the vantage says why, without the right, beside a pod of somebody’s, or where they are worn', async () => {
    const why = async (before: (api: FakeApi) => unknown, refused?: ReadonlyMap<string, string>) => {
      const { api, put } = stage();
      await before(api);
      const reason = (await put(refused)).get(caller);
      return [reason, api.requests.filter(({ method }) => method === 'PATCH').length];
    };
    expect(await why(() => undefined, new Map([['trusted', 'missing-permission:x']]))).to.deep.equal([
      'missing-permission:x',
      0,
    ]);
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'guest', namespace: 'trusted' } };
    expect(await why((api) => createObject(api.cluster, pod))).to.deep.equal([
      'vantage-unsafe: pod trusted/guest is not ours, and env=trusted would let it in',
      0,
    ]);
    const [worn] = await why((api) => mergePatch(api.cluster, NAMESPACE, { metadata: { labels } }));
    expect(worn).to.equal('vantage-unsafe: namespace trusted: it wears env=trusted, which no run has set');
    const [denied] = await why((api) => {
      const message = 'namespaces "trusted" is forbidden: User "u" cannot patch resource "namespaces"';
      api.intercept = ({ method }) =>
        method === 'PATCH' ? { status: 403, body: { reason: 'Forbidden', message } } : undefined;
    });
    expect(denied).to.match(/^missing-permission:patch namespaces/);
  });
});

describe('what a killed run left', () => {
  it('is taken away by the next one, and said; nothing else is, and a no of the cluster ends no run', async () => {
    const { api, worn } = stage();
    const told: string[] = [];
    const remove = (at: Parameters<typeof removeLeftLabels>[1]): Promise<void> =>
      removeLeftLabels(api.cluster, at, { step: (words) => told.push(words) });
    await putLabels(api.cluster, trusted, 'killed');
    await remove({});
    expect(worn()).to.include(labels);
    await remove({ trusted });
    expect(worn()).to.deep.equal({});
    expect(told).to.have.length(1);
    await mergePatch(api.cluster, NAMESPACE, { metadata: { labels } });
    await remove({ trusted });
    expect(worn()).to.deep.equal(labels);
    api.intercept = () => ({ status: 403, body: {} });
    await remove({ trusted });
    expect(told).to.have.length(1);
  });
});
