import type { KubeObject } from '../model/kube-object.ts';

/** A kind of object as manifests name it. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Which object; one of a cluster-scoped kind has no namespace. */
export interface Ref extends Kind {
  readonly namespace?: string | undefined;
  readonly name: string;
}

const kind = (apiVersion: string, name: string): Kind => ({ apiVersion, kind: name });

/** The kinds that this folder itself asks for. */
export const KINDS = {
  ConfigMap: kind('v1', 'ConfigMap'),
  Namespace: kind('v1', 'Namespace'),
  Node: kind('v1', 'Node'),
  AuthorizationPolicy: kind('security.istio.io/v1', 'AuthorizationPolicy'),
  Pod: kind('v1', 'Pod'),
  Service: kind('v1', 'Service'),
  ServiceAccount: kind('v1', 'ServiceAccount'),
  DaemonSet: kind('apps/v1', 'DaemonSet'),
  Deployment: kind('apps/v1', 'Deployment'),
  ReplicaSet: kind('apps/v1', 'ReplicaSet'),
  StatefulSet: kind('apps/v1', 'StatefulSet'),
  HorizontalPodAutoscaler: kind('autoscaling/v2', 'HorizontalPodAutoscaler'),
  Job: kind('batch/v1', 'Job'),
  Lease: kind('coordination.k8s.io/v1', 'Lease'),
  NetworkPolicy: kind('networking.k8s.io/v1', 'NetworkPolicy'),
  PodDisruptionBudget: kind('policy/v1', 'PodDisruptionBudget'),
} as const;

/** The object's place in the cluster. */
export const refOf = (object: KubeObject): Ref => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  namespace: object.metadata.namespace,
  name: object.metadata.name,
});

/** The API group of an apiVersion; the core group is the empty string. */
export const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

/** `Deployment clinic/patients`, for people. */
export const describeRef = ({ kind: name, namespace, name: object }: Ref): string =>
  `${name} ${namespace === undefined ? '' : `${namespace}/`}${object}`;
