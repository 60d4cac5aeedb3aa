import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

export interface HostLimits {
  /** The kubelet of today refuses cgroup v1 unless told otherwise. */
  readonly cgroupV1: boolean;
  /** Without CAP_SYS_RESOURCE some limits cannot be set: the kubelet then has to take that as in a user namespace. */
  readonly lacksSysResource: boolean;
}

/** kind's configuration: the readable file, and what this host needs besides. */
export const kindConfig = (host: HostLimits): string => {
  const config = parse(
    readFileSync(join(import.meta.dirname, '..', 'manifests', 'kind.yaml'), 'utf8'),
  ) as Record<string, unknown>;
  return stringify({ ...config, kubeadmConfigPatches: [stringify(kubeletConfig(host))] });
};

const kubeletConfig = (host: HostLimits): object => ({
  kind: 'KubeletConfiguration',
  ...(host.cgroupV1 ? { failCgroupV1: false } : {}),
  ...(host.lacksSysResource ? { featureGates: { KubeletInUserNamespace: true } } : {}),
});
