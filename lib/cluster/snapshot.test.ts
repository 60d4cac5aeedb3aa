import { expect } from 'chai';
import type { KubeObject } from '../model/kube-object.ts';
import { differences, manifestOf, sameAs, snapshot } from './snapshot.ts';

const live: KubeObject = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: {
    name: 'strict',
    namespace: 'clinic',
    uid: 'u',
    resourceVersion: '7',
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels: { app: 'clinic' },
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', owner: 'security' },
  },
  spec: { mtls: { mode: 'STRICT' }, ports: [{ port: 1 }] },
  status: { observedGeneration: 3 },
};

describe('a snapshot', () => {
  it('keeps what a person decided and nothing of the server', () => {
    expect(manifestOf(snapshot(live))).to.deep.equal({
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: {
        name: 'strict',
        namespace: 'clinic',
        labels: { app: 'clinic' },
        annotations: { owner: 'security' },
      },
      spec: { mtls: { mode: 'STRICT' }, ports: [{ port: 1 }] },
    });
  });

  it('is the same after the object was made anew', () => {
    const again = { ...live, metadata: { ...live.metadata, uid: 'v', resourceVersion: '99' }, status: {} };
    expect(sameAs(snapshot(live), snapshot(again))).to.equal(true);
  });

  it('says every difference with its place', () => {
    const changed: KubeObject = {
      ...live,
      metadata: { ...live.metadata, labels: {} },
      spec: { mtls: { mode: 'PERMISSIVE' }, ports: [{ port: 1 }, { port: 2 }] },
    };
    expect(differences(snapshot(live), snapshot(changed))).to.deep.equal([
      'labels.app: "clinic" became nothing',
      'fields.spec.mtls.mode: "STRICT" became "PERMISSIVE"',
      'fields.spec.ports.1: nothing became {"port":2}',
    ]);
  });

  it('does not follow later changes of the object', () => {
    const object = structuredClone(live);
    const taken = snapshot(object);
    (object['spec'] as { mtls: { mode: string } }).mtls.mode = 'DISABLE';
    expect(JSON.stringify(taken)).to.contain('STRICT');
  });
});
