import { engineRef, type Extent, type PolicyEngine } from './policy-engine.ts';

const NAME = 'kube-router';

/**
 * Its rules for pods as text that is the same whenever they say the same: chains are named anew at each of its syncs,
 * and each rule that asks for a set of addresses is followed by that set. Its chains stay when its DaemonSet goes.
 */
const STATE = `
rules=$(iptables-save -t filter | grep -E -- '^-A.*KUBE-(ROUTER|POD-FW|NWPLCY)')
printf "%s\\n" "$rules" | sed -E 's/KUBE-(POD-FW|NWPLCY)-[A-Z0-9]{16}/KUBE-\\1/g' | sort
for set in $(printf "%s\\n" "$rules" | grep -oE 'KUBE-(SRC|DST)-[A-Z0-9]+' | sort -u); do
  ipset save "$set" | grep '^add' | sort
done
cat /proc/sys/net/bridge/bridge-nf-call-iptables`;

/** Whatever is taken away while the engine runs, it puts back. */
const ENGINE_GONE = `
for second in $(seq 40); do pgrep -x ${NAME} > /dev/null || break; sleep 1; done
! pgrep -x ${NAME} > /dev/null || exit 1`;

const FLUSH = `for way in INPUT FORWARD OUTPUT; do iptables -F KUBE-ROUTER-$way; done`;
const ON_WORKERS = `[ ! -e /etc/kubernetes/manifests/kube-apiserver.yaml ] || exit 0`;
/** In the network namespace of the node's container, and nowhere else. The engine sets it when it starts. */
const PAST_THE_FIREWALL = `echo 0 > /proc/sys/net/bridge/bridge-nf-call-iptables`;

const THEN: Readonly<Record<Extent, string>> = {
  everywhere: FLUSH,
  'on-workers': `${ON_WORKERS}\n${FLUSH}`,
  'within-nodes': PAST_THE_FIREWALL,
};

/** It writes packet rules on each node: they are taken away once it is gone. */
export const kubeRouter: PolicyEngine = {
  name: NAME,
  end: (extent) => [
    { do: 'on-nodes', what: "the engine's rules", run: ['true'], state: ['sh', '-c', STATE] },
    { do: 'delete', ref: engineRef(NAME) },
    {
      do: 'on-nodes',
      what: `no rules of the engine's, ${extent}`,
      run: ['sh', '-c', `${ENGINE_GONE}\n${THEN[extent]}`],
    },
  ],
};
