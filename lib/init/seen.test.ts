import { expect } from 'chai';
import { fakeApi } from '../cluster/fake-api.ts';
import { KINDS } from '../cluster/kinds.ts';
import { AssayError } from '../errors.ts';
import { draftFor } from './draft.ts';
import { placesToRead } from './places.ts';
import { readCluster } from './seen.ts';

/** A cluster with one Service and its Deployment, whose lists of some resources are refused. */
function small(refused: RegExp = /^$/) {
  const api = fakeApi([...Object.values(KINDS), { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' }]);
  const metadata = { name: 'orders', namespace: 'shop' };
  const pods = { app: 'orders' };
  const spec = { template: { metadata: { labels: pods }, spec: { containers: [{ name: 'a' }] } } };
  api.objects.set('/api/v1/namespaces/shop/services/orders', {
    ...KINDS.Service,
    metadata,
    spec: { selector: pods, ports: [{ port: 80 }] },
  });
  api.objects.set('/apis/apps/v1/namespaces/shop/deployments/orders', {
    ...KINDS.Deployment,
    metadata,
    spec,
  });
  api.intercept = ({ path }) => {
    if (path === '/apis') return { status: 200, body: { groups: [] } };
    return refused.test(path) ? { status: 403, body: { reason: 'Forbidden', message: 'no' } } : undefined;
  };
  return api;
}

describe('looking at a cluster', () => {
  it('reads by GET alone, and neither Secrets nor ConfigMaps', async () => {
    const api = small();
    await readCluster(api.cluster, ['shop']);
    expect(api.requests.length).to.be.above(10);
    expect(api.requests.filter(({ method }) => method !== 'GET')).to.deep.equal([]);
    expect(api.requests.filter(({ path }) => /secrets|configmaps/.test(path))).to.deep.equal([]);
  });

  it('does without what it may not read, and says so', async () => {
    const api = small(/networkpolicys|ingresss/);
    const draft = await draftFor(api.cluster, ['shop']);
    expect(draft.endpoints.map(({ service }) => service)).to.deep.equal(['shop/orders']);
    expect(draft.unread).to.deep.equal(['Ingress objects in shop', 'NetworkPolicy objects in shop']);
  });

  it('asks for --namespace where namespaces may not be listed', async () => {
    const api = small(/\/api\/v1\/namespaces$/);
    const error: unknown = await placesToRead(api.cluster, []).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(AssayError);
    expect(error).to.include({ code: 'E_FORBIDDEN' });
    expect((error as AssayError).todo).to.include('--namespace');
    expect(await placesToRead(api.cluster, ['shop', 'shop'])).to.deep.equal(['shop']);
  });
});
