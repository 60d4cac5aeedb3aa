import { expect } from 'chai';
import type { KubeObject } from '../model/kube-object.ts';
import { borrowReason, judgeBorrowing, type BorrowGuards } from './borrow.ts';

const worn = { app: 'checkin', tier: 'front', 'pod-template-hash': '5d' };
const object = (kind: string, name: string, spec: unknown, annotations = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'clinic', annotations },
  spec,
});
const guards = (more: Partial<BorrowGuards> = {}): BorrowGuards => ({
  services: [],
  budgets: [],
  autoscalers: [],
  workloads: [],
  ...more,
});
const judge = (more: Partial<BorrowGuards>): string[] =>
  judgeBorrowing(worn, guards(more)).map(({ because, what }) => `${because} ${what}`);

describe('borrowing labels', () => {
  it('is allowed where nothing looks at them', () => {
    const services = [
      object('Service', 'checkin', { selector: { app: 'checkin' } }),
      object('Service', 'bare', {}),
    ];
    expect(judge({ services })).to.deep.equal([]);
  });

  it('is refused where a Service that selects them publishes not-ready addresses', () => {
    const spec = { selector: { app: 'checkin' }, publishNotReadyAddresses: true };
    expect(judge({ services: [object('Service', 'peers', spec)] })).to.deep.equal([
      'publishes-not-ready peers',
    ]);
    const others = { selector: { app: 'other' }, publishNotReadyAddresses: true };
    expect(judge({ services: [object('Service', 'peers', others)] })).to.deep.equal([]);
    const old = object(
      'Service',
      'old',
      { selector: { app: 'checkin' } },
      {
        'service.alpha.kubernetes.io/tolerate-unready-endpoints': 'true',
      },
    );
    expect(judge({ services: [old] })).to.deep.equal(['publishes-not-ready old']);
  });

  it('is refused where a disruption budget selects them', () => {
    const budget = (selector: unknown) => ({ budgets: [object('PodDisruptionBudget', 'b', { selector })] });
    expect(judge(budget({ matchLabels: { tier: 'front' } }))).to.deep.equal(['disruption-budget b']);
    expect(judge(budget({}))).to.deep.equal(['disruption-budget b']);
    expect(judge(budget(undefined))).to.deep.equal([]);
    const notIn = { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['checkin'] }] };
    expect(judge(budget(notIn))).to.deep.equal([]);
    // The twin does not wear the hash, so a selector that asks for it does not see the twin.
    expect(judge(budget({ matchLabels: { 'pod-template-hash': '5d' } }))).to.deep.equal([]);
  });

  it('is refused where an autoscaler scales a workload that selects them, or something we cannot read', () => {
    const workloads = [object('Deployment', 'checkin', { selector: { matchLabels: { app: 'checkin' } } })];
    const scaler = (kind: string, name: string) => [
      object('HorizontalPodAutoscaler', 'h', { scaleTargetRef: { kind, name } }),
    ];
    expect(judge({ workloads, autoscalers: scaler('Deployment', 'checkin') })).to.deep.equal([
      'autoscaler h',
    ]);
    expect(judge({ workloads, autoscalers: scaler('Rollout', 'checkin') })).to.deep.equal(['autoscaler h']);
    const other = [object('Deployment', 'other', { selector: { matchLabels: { app: 'other' } } })];
    expect(judge({ workloads: other, autoscalers: scaler('Deployment', 'other') })).to.deep.equal([]);
  });

  it('is refused where the guards cannot be read', () => {
    const refusals = judgeBorrowing(worn, guards({ budgets: undefined }));
    expect(borrowReason(refusals)).to.equal('vantage-unsafe: cannot-read budgets');
  });
});
