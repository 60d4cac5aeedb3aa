import { setTimeout as sleep } from 'node:timers/promises';
import { openApiProxy, type ApiProxy } from '../api-proxy.ts';
import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';

const CUTS = 12;
const APART_MS = 250;
let proxy: ApiProxy | undefined;

/** The stream is gone, and the agent may still be probing: what it saw reaches nobody. */
export default fault({
  id: 'exec-stream-cut',
  breaks: 'The connections to the API server are cut again and again while the probes are on their way',
  demanded: 'Inconclusive: the stream was cut',
  checks: ['segmentation/default-deny-holds-inbound'],
  ...PATIENTS,
  moment: 'controls',
  stage: async (bench) => {
    proxy = await openApiProxy(bench);
    return { kubeconfig: proxy.kubeconfig };
  },
  inject: async () => {
    let cut = 0;
    for (let turn = 0; turn < CUTS; turn += 1) {
      cut += proxy?.cut() ?? 0;
      await sleep(APART_MS);
    }
    if (cut === 0) throw new Error('no connection was open');
  },
  reason: /exec cut/,
});
