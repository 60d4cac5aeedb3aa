import { byName } from '../dns.ts';
import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';
import { stopAll } from '../workloads.ts';

/** A name that nobody resolves leads nowhere, and keeps nobody from going there by its address. */
export default fault({
  id: 'dns-stopped',
  breaks: 'CoreDNS is stopped',
  demanded: 'Inconclusive for what goes by name: the name was not found',
  checks: ['egress/undeclared-destination-is-blocked'],
  config: PATIENTS.config,
  moment: 'before',
  inject: (bench) => stopAll(bench, 'kube-system', 'coredns', 'k8s-app=kube-dns'),
  touches: byName,
  reason: /^name-not-found|^control-dead: .*name not found/,
});
