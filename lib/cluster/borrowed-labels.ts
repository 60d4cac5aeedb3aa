type Labels = Readonly<Record<string, string>>;

/** Labels by which a controller knows its own pods: with one of these a twin could be taken for one. */
const CONTROLLERS: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'pod-template-generation',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
]);

/** Labels that a mesh writes or reads on each pod; the vantage says itself whether it is meshed. */
const MESH =
  /^(?:sidecar\.istio\.io|security\.istio\.io|service\.istio\.io|topology\.istio\.io|istio\.io|linkerd\.io)\//;

/** The part of a workload's labels that an agent may wear. */
export const borrowedLabels = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !CONTROLLERS.has(name) && !MESH.test(name)));
