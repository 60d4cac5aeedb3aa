import type { CheckId } from './check.ts';
import type { System } from './system.ts';

/** The commands that show a finding again: Assay's own, and a plain tool's for whoever trusts none of it. */
export function again(check: CheckId, byHand: string): string {
  return `npx assay run --check ${check}\n${byHand}`;
}

/** A one-off pod outside the mesh, for a plain tool. */
export function inPod(system: System, command: string): string {
  const namespace = system.stage.namespace;
  return `kubectl -n ${namespace} run by-hand --rm -i --restart=Never --image=nicolaka/netshoot --labels=sidecar.istio.io/inject=false -- ${command}`;
}
