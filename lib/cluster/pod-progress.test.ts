import { expect } from 'chai';
import type { KubeObject } from '../model/kube-object.ts';
import { podProgress } from './pod-progress.ts';

const pod = (status: unknown): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a' },
  spec: { nodeName: 'worker' },
  status,
});
const imageID = 'docker.io/library/node@sha256:1';
const agent = (state: unknown) => ({ name: 'agent', ready: false, imageID, state });
const running = agent({ running: {} });
const words = (status: unknown): string => {
  const progress = podProgress(pod(status));
  return 'why' in progress ? `${progress.is} ${progress.why}` : progress.is;
};

describe("the progress of an agent's pod", () => {
  it('runs when the agent runs, though its pod is never ready', () => {
    expect(podProgress(pod({ podIP: '10.0.0.9', containerStatuses: [running] }))).to.deep.equal({
      is: 'running',
      ip: '10.0.0.9',
      node: 'worker',
      imageID,
    });
  });

  it('waits for the proxy beside it, whichever kind of container that is', () => {
    const proxy = { name: 'istio-proxy', ready: false, state: { running: {} } };
    expect(words({ podIP: '1', containerStatuses: [running, proxy] })).to.equal('starting');
    expect(words({ podIP: '1', containerStatuses: [running], initContainerStatuses: [proxy] })).to.equal(
      'starting',
    );
    expect(words({ podIP: '1', containerStatuses: [running, { ...proxy, ready: true }] })).to.equal(
      'running',
    );
  });

  it('starts while nothing is wrong', () => {
    expect(words(undefined)).to.equal('starting');
    expect(words({ containerStatuses: [agent({ waiting: { reason: 'ContainerCreating' } })] })).to.equal(
      'starting',
    );
    const done = { name: 'istio-init', ready: true, state: { terminated: { exitCode: 0 } } };
    expect(words({ initContainerStatuses: [done] })).to.equal('starting');
  });

  it('tells a pull, a scheduling and a crash apart', () => {
    const waiting = (reason: string): unknown => ({ containerStatuses: [agent({ waiting: { reason } })] });
    expect(words(waiting('ErrImagePull'))).to.equal('stuck image-pull');
    expect(words(waiting('InvalidImageName'))).to.equal('failed image-pull');
    expect(words(waiting('CreateContainerConfigError'))).to.equal('stuck crashed');
    expect(words({ containerStatuses: [agent({ terminated: { exitCode: 1 } })] })).to.equal('failed crashed');
    const conditions = [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/2 nodes' },
    ];
    expect(words({ conditions })).to.equal('stuck unschedulable');
    expect(words({ phase: 'Failed', reason: 'OutOfmemory' })).to.equal('failed crashed');
  });
});
