import { expect } from 'chai';
import { AssayError } from '../errors.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { fakeApi, type FakeApi } from './fake-api.ts';
import { leaseState } from './lease-state.ts';
import { acquireLease, type LeaseWish } from './lease.ts';

const PATH = '/apis/coordination.k8s.io/v1/namespaces/assay/leases/assay';
const wish = (runId: string, who: string, more: Partial<LeaseWish> = {}): LeaseWish => ({
  namespace: 'assay',
  runId,
  who,
  onLost: () => undefined,
  ...more,
});
const holderIn = (api: FakeApi): unknown =>
  (api.objects.get(PATH)?.['spec'] as Record<string, unknown>)['holderIdentity'];
const later = (api: FakeApi, seconds: number): void => {
  api.now = new Date(api.now.getTime() + seconds * 1000);
};

describe('the lease', () => {
  it('is taken where there is none, and gone when released', async () => {
    const api = fakeApi();
    const lease = await acquireLease(api.cluster, wish('r1', 'ann@desk'));
    expect(holderIn(api)).to.equal('ann@desk r1');
    await lease.release();
    expect(api.objects.has(PATH)).to.equal(false);
  });

  it('is refused while another run holds it, with the name of the holder and since when', async () => {
    const api = fakeApi();
    api.now = new Date('2026-03-01T02:00:00Z');
    const first = await acquireLease(api.cluster, wish('r1', 'ann@desk'));
    later(api, 59);
    const error: unknown = await acquireLease(api.cluster, wish('r2', 'bob@desk')).catch(
      (caught: unknown) => caught,
    );
    expect(error).to.be.instanceOf(AssayError);
    expect(error).to.include({ code: 'E_LEASE_HELD' });
    expect((error as AssayError).seen).to.equal('ann@desk r1 has held it since 2026-03-01T02:00:00.000000Z');
    await first.release();
  });

  it('is taken over when it has expired, and the old holder neither renews nor removes it', async () => {
    const api = fakeApi();
    const first = await acquireLease(api.cluster, wish('r1', 'ann@desk'));
    later(api, 61);
    const second = await acquireLease(api.cluster, wish('r2', 'bob@desk'));
    await first.release();
    expect(holderIn(api)).to.equal('bob@desk r2');
    await second.release();
  });

  it('goes to one of two that take it at the same moment', async () => {
    const api = fakeApi();
    const both = await Promise.allSettled([
      acquireLease(api.cluster, wish('r1', 'ann@desk')),
      acquireLease(api.cluster, wish('r2', 'bob@desk')),
    ]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    for (const one of both) if (one.status === 'fulfilled') await one.value.release();
  });

  it('goes with the run that it belongs to, until it no longer does', async () => {
    const api = fakeApi();
    const lease = await acquireLease(api.cluster, wish('r1', 'ann@desk'));
    const job = { apiVersion: 'batch/v1', kind: 'Job', name: 'assay-r1', uid: 'u1' };
    await lease.belongTo(job);
    expect(api.objects.get(PATH)?.metadata.ownerReferences).to.deep.equal([job]);
    await lease.belongTo();
    expect(api.objects.get(PATH)?.metadata.ownerReferences).to.deep.equal([]);
    await lease.release();
    expect(api.objects.has(PATH)).to.equal(false);
  });

  it('is renewed and released as ours when the answer to a renewal was lost', async () => {
    const api = fakeApi();
    const lost: string[] = [];
    const onLost = (reason: string): void => void lost.push(reason);
    const lease = await acquireLease(api.cluster, wish('r1', 'ann@desk', { onLost }));
    const loseAnAnswer = (): void => {
      const stored = api.objects.get(PATH);
      if (stored === undefined) throw new Error('there is no lease');
      const metadata = { ...stored.metadata, resourceVersion: '1000' };
      api.objects.set(PATH, { ...stored, metadata });
    };
    loseAnAnswer();
    await lease.belongTo();
    expect(lost).to.deep.equal([]);
    loseAnAnswer();
    await lease.release();
    expect(api.objects.has(PATH)).to.equal(false);
  });

  it('is gone when it is released in the middle of a renewal', async () => {
    const api = fakeApi();
    const lease = await acquireLease(api.cluster, wish('r1', 'ann@desk'));
    await Promise.all([lease.belongTo(), lease.release()]);
    expect(api.objects.has(PATH)).to.equal(false);
  });

  it('waits where it was told to', async () => {
    const api = fakeApi();
    const first = await acquireLease(api.cluster, wish('r1', 'ann@desk'));
    const waited: string[] = [];
    const onWait = (holder: string): void => {
      waited.push(holder);
      void first.release();
    };
    const second = await acquireLease(api.cluster, wish('r2', 'bob@desk', { waitMs: 10_000, onWait }));
    expect(waited).to.deep.equal(['ann@desk r1']);
    await second.release();
  }).timeout(5_000);
});

describe('what a Lease says', () => {
  const now = new Date('2026-03-01T02:01:00Z');
  const state = (spec: unknown): string => {
    const lease: KubeObject = { apiVersion: 'v1', kind: 'Lease', metadata: { name: 'assay' }, spec };
    return leaseState(lease, 'me', now).is;
  };

  it('is free, held, expired or ours', () => {
    expect(leaseState(undefined, 'me', now).is).to.equal('free');
    expect(state({})).to.equal('free');
    expect(state({ holderIdentity: '' })).to.equal('free');
    const renewTime = '2026-03-01T02:00:30.000000Z';
    expect(state({ holderIdentity: 'you', renewTime, leaseDurationSeconds: 60 })).to.equal('held');
    expect(state({ holderIdentity: 'you', renewTime, leaseDurationSeconds: 30 })).to.equal('expired');
    expect(state({ holderIdentity: 'me', renewTime, leaseDurationSeconds: 1 })).to.equal('ours');
    expect(state({ holderIdentity: 'you' })).to.equal('expired');
  });
});
