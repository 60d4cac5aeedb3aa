import { expect } from 'chai';
import { fakeApi, type FakeApi } from './fake-api.ts';
import { putLabels, SET_BY_RUN, takeLabels } from './namespace-labels.ts';

const PATH = '/api/v1/namespaces/trusted';
const wanted = { namespace: 'trusted', labels: { env: 'trusted' } };

/** An API with the one namespace, and what that wears. */
function withNamespace(labels: Record<string, string> = {}): FakeApi {
  const api = fakeApi();
  const metadata = { name: 'trusted', resourceVersion: '0', labels: { team: 'blue', ...labels } };
  api.objects.set(PATH, { apiVersion: 'v1', kind: 'Namespace', metadata });
  return api;
}
const worn = (api: FakeApi) => api.objects.get(PATH)?.metadata.labels;
const refusal = async (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (error: unknown) => String(error),
  );

describe('labels of a namespace', () => {
  it('come with the mark of the run, go with it, and leave everything else as it was', async () => {
    const api = withNamespace();
    const before = structuredClone(api.objects.get(PATH)?.metadata.labels);
    await putLabels(api.cluster, wanted, 'r1');
    expect(worn(api)).to.deep.equal({ team: 'blue', env: 'trusted', 'assay.dev/run': 'r1' });
    expect(await takeLabels(api.cluster, 'trusted', 'r1')).to.equal('taken');
    expect(worn(api)).to.deep.equal(before);
    expect(api.objects.get(PATH)?.metadata.annotations ?? {}).to.deep.equal({});
    expect(await takeLabels(api.cluster, 'trusted', 'r1')).to.equal('not-there');
  });

  it('are not set where one is there already, with any value, or another run’s are', async () => {
    for (const value of ['trusted', 'other']) {
      const api = withNamespace({ env: value });
      expect(await refusal(putLabels(api.cluster, wanted, 'r1'))).to.include(
        `wears env=${value}, which no run has set`,
      );
      expect(worn(api)).to.deep.equal({ team: 'blue', env: value });
    }
    const taken = withNamespace();
    await putLabels(taken.cluster, wanted, 'r1');
    expect(await refusal(putLabels(taken.cluster, wanted, 'r2'))).to.include('the labels of run r1');
    expect(await refusal(putLabels(fakeApi().cluster, wanted, 'r1'))).to.include('no such namespace');
  });

  it('are never taken without the mark of a run, nor another run’s in its own name', async () => {
    const api = withNamespace({ env: 'trusted' });
    expect(await takeLabels(api.cluster, 'trusted')).to.equal('not-there');
    expect(worn(api)).to.include({ env: 'trusted' });
    const others = withNamespace();
    await putLabels(others.cluster, wanted, 'r1');
    expect(await takeLabels(others.cluster, 'trusted', 'r2')).to.equal('not-there');
    expect(worn(others)).to.include({ env: 'trusted' });
  });

  it('are taken from a run that was killed, whatever the file says by now, but for what somebody has changed', async () => {
    const api = withNamespace();
    await putLabels(api.cluster, { ...wanted, labels: { env: 'trusted', tier: '1' } }, 'r1');
    const found = api.objects.get(PATH);
    if (!found) throw new Error('the namespace is gone');
    const { metadata } = found;
    api.objects.set(PATH, { ...found, metadata: { ...metadata, labels: { ...metadata.labels, tier: '2' } } });
    expect(await takeLabels(api.cluster, 'trusted')).to.equal('taken');
    expect(worn(api)).to.deep.equal({ team: 'blue', tier: '2' });
  });

  it('loses its mark alone where nobody can tell what the run has set', async () => {
    for (const words of ['not json', '["env"]']) {
      const api = withNamespace({ env: 'trusted', 'assay.dev/run': 'r1' });
      const found = api.objects.get(PATH);
      if (!found) throw new Error('the namespace is gone');
      const metadata = { ...found.metadata, annotations: { [SET_BY_RUN]: words } };
      api.objects.set(PATH, { ...found, metadata });
      expect(await takeLabels(api.cluster, 'trusted')).to.equal('taken');
      expect(worn(api)).to.deep.equal({ team: 'blue', env: 'trusted' });
    }
  });

  it('are set and taken beside somebody else’s write, and only on what was read', async () => {
    const api = withNamespace();
    let writes = 2;
    api.intercept = ({ method }) => {
      const found = api.objects.get(PATH);
      if (method !== 'PATCH' || writes === 0 || !found) return undefined;
      writes -= 1;
      const { metadata } = found;
      api.objects.set(PATH, { ...found, metadata: { ...metadata, resourceVersion: `other-${writes}` } });
      return undefined;
    };
    await putLabels(api.cluster, wanted, 'r1');
    expect(worn(api)).to.include({ env: 'trusted' });
    writes = 100;
    expect(await refusal(takeLabels(api.cluster, 'trusted', 'r1'))).to.include('409');
  });
});
