import type { Actor, Endpoint } from '../../lib/model/system.ts';

/** A plain tool beside a real caller, in one of its own pods: with its identity, its labels and its sidecar. */
export function besideCaller({ namespace, wears, workload }: Actor, command: string): string {
  const selector = Object.entries(wears?.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const pod = wears
    ? `"$(kubectl -n ${namespace} get pods -l ${selector.join(',')} -o name | head -n 1)"`
    : `<a pod of ${workload}>`;
  return `kubectl -n ${namespace} debug -i --image=curlimages/curl ${pod} -- ${command}`;
}

/** A pod with another account, for a plain tool. */
export function asAccount(namespace: string, serviceAccountName: string, command: string): string {
  const overrides = JSON.stringify({ spec: { serviceAccountName } });
  return `kubectl -n ${namespace} run by-hand --rm -i --restart=Never --image=curlimages/curl --overrides='${overrides}' -- ${command}`;
}

/** What curl sends; a database's port is only opened. */
export function curl(
  { service, namespace, port, protocol }: Endpoint,
  path: string,
  ...more: string[]
): string {
  const scheme = protocol === 'http' ? 'http' : 'telnet';
  const target = `${scheme}://${service}.${namespace}:${port}${protocol === 'http' ? path : ''}`;
  return ['curl', '-si', '--max-time', '5', ...more, target].join(' ');
}
