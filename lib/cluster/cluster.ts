import type { KubeConfig } from '@kubernetes/client-node';
import type { Transport } from './transport.ts';

/** A cluster that answered, through one named context. Plain data: safe to log, no credentials in it. */
export interface Cluster {
  readonly context: string;
  readonly server: string;
  readonly version: string;
  /** Who the API server takes us for, where it says so. */
  readonly user: string | undefined;
}

interface Connection {
  readonly transport: Transport;
  readonly kubeConfig: KubeConfig | undefined;
}

const connections = new WeakMap<Cluster, Connection>();

/** A handle on the cluster that `transport` reaches; streams need a `kubeConfig` too. */
export function clusterOver(facts: Cluster, transport: Transport, kubeConfig?: KubeConfig): Cluster {
  const cluster = Object.freeze({ ...facts });
  connections.set(cluster, { transport, kubeConfig });
  return cluster;
}

/** The way to the cluster's API. Copies of a handle have none: pass the handle itself. */
export function connectionOf(cluster: Cluster): Connection {
  const connection = connections.get(cluster);
  if (connection === undefined) throw new TypeError('not a handle made by connect()');
  return connection;
}
