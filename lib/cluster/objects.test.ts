import { expect } from 'chai';
import { fakeApi } from './fake-api.ts';
import { KINDS } from './kinds.ts';
import { ABSENT, getObject, ifAllowed, listObjects, present } from './objects.ts';
import { createObject, removeObject, replaceObject } from './write-objects.ts';

const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'clinic' } });

describe('objects', () => {
  it('gives undefined for an object and `absent` for a kind that is not there', async () => {
    const { cluster } = fakeApi([KINDS.Pod]);
    expect(await getObject(cluster, KINDS.Pod, { namespace: 'clinic', name: 'a' })).to.equal(undefined);
    expect(await getObject(cluster, KINDS.Lease, { namespace: 'clinic', name: 'a' })).to.equal(ABSENT);
    expect(present(await listObjects(cluster, KINDS.Lease))).to.deep.equal([]);
  });

  it('reads discovery once', async () => {
    const { cluster, requests } = fakeApi([KINDS.Pod]);
    await Promise.all([1, 2, 3].map(() => listObjects(cluster, KINDS.Pod, { namespace: 'clinic' })));
    expect(requests.filter(({ path }) => path === '/api/v1')).to.have.length(1);
  });

  it('reads a list page by page and names the kind of each item', async () => {
    const api = fakeApi([KINDS.Pod]);
    const pages = [
      { metadata: { continue: 'more' }, items: [{ metadata: { name: 'a' } }] },
      { metadata: { continue: '' }, items: [{ metadata: { name: 'b' } }] },
    ];
    api.intercept = ({ path }) => (path.endsWith('/pods') ? { status: 200, body: pages.shift() } : undefined);
    const found = present(await listObjects(api.cluster, KINDS.Pod, { namespace: 'clinic' }));
    expect(found.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).to.deep.equal(['Pod a', 'Pod b']);
  });

  it('creates, refuses to create twice, refuses a stale write, and removes once', async () => {
    const { cluster } = fakeApi();
    const made = await createObject(cluster, pod('a'));
    const status = (asked: Promise<unknown>): Promise<unknown> =>
      asked.then(
        () => 'done',
        (error: unknown) => (error as { call: { status: number } }).call.status,
      );
    expect(await status(createObject(cluster, pod('a')))).to.equal(409);
    expect(await status(replaceObject(cluster, made))).to.equal('done');
    expect(await status(replaceObject(cluster, made))).to.equal(409);
    const ref = { ...KINDS.Pod, namespace: 'clinic', name: 'a' };
    expect(await removeObject(cluster, ref)).to.equal('removed');
    expect(await removeObject(cluster, ref)).to.equal('not-there');
  });

  it('says which kind the cluster does not serve when one is to be created', async () => {
    const error: unknown = await createObject(fakeApi([]).cluster, pod('a')).catch(
      (caught: unknown) => caught,
    );
    expect(error).to.include({ code: 'E_NOT_FOUND' });
    expect(String(error)).to.contain('does not serve v1 Pod');
  });

  it('leaves out what may not be seen, and nothing else', async () => {
    const api = fakeApi([KINDS.Pod]);
    const answer = (status: number) => {
      api.intercept = ({ path }) => (path.endsWith('/pods') ? { status, body: {} } : undefined);
      return ifAllowed(listObjects(api.cluster, KINDS.Pod, { namespace: 'clinic' }));
    };
    expect(await answer(403)).to.equal(undefined);
    expect(await answer(500).catch(() => 'thrown')).to.equal('thrown');
  });
});
