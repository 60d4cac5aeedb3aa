import { z } from 'zod';
import { engineRef, type Node, type PolicyEngine } from './policy-engine.ts';

const NAME = 'cilium';

const agents = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.array(z.looseObject({ name: z.string(), command: z.array(z.string()).default([]) })),
      }),
    }),
  }),
});

/**
 * What the agent of a node says of itself in its metrics: which ways its endpoints are held, and the states they are in. How many
 * they are is left out, since pods come and go. While none answers, as at a restart, nothing is said.
 */
const metrics = (names: string): string => `
{ exec 3<> /dev/tcp/127.0.0.1/9962 && printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3; } 2> /dev/null |
  tr -d '\\r' | grep -E '^cilium_(${names})[{]' | grep -v ' 0$' | sed 's/ [^ ]*$//' | sort || true`;
const ENFORCED = 'policy_endpoint_enforcement_status';

/** A restart is waited for a while; who looks for the hole afterwards waits on. */
const offOn = (nodes: readonly Node[]): string => `
case "$(hostname)" in ${namesOf(nodes)}) ;; *) exit 0 ;; esac
said() { ${metrics(`${ENFORCED}|endpoint_state`)}
}
for second in $(seq 45); do
  now=$(said)
  if grep -q 'enforcement="none"' <<< "$now" &&
    ! grep -qE 'enforcement="(both|ingress|egress)"|restoring|regenerat' <<< "$now"; then exit 0; fi
  sleep 1
done`;

/** The agents of these nodes start with a flag that outweighs their ConfigMap. */
const NEVER = (nodes: readonly Node[]): string =>
  `case "$K8S_NODE_NAME" in ${namesOf(nodes)}) exec "$0" "$@" --enable-policy=never ;; esac; exec "$0" "$@"`;

const namesOf = (nodes: readonly Node[]): string => nodes.map(({ name }) => name).join(' | ');

/**
 * What its agent has loaded stays in force when it goes, and without those programs no packet finds its way: the agents
 * are told never to enforce. In the DaemonSet, not in the ConfigMap beside it: so the restart and what is told are one
 * change, and the undo is one too; undone apart, agents could come back with what they were told before.
 */
export const cilium: PolicyEngine = {
  name: NAME,
  end: (extent, { daemonSet, nodes }) => {
    if (extent === 'within-nodes')
      return {
        cannot:
          'Cilium judges at each pod, whatever node the other one is on: there is no bridge to pass it by',
      };
    const off = nodes.filter(({ controlPlane }) => extent === 'everywhere' || !controlPlane);
    if (off.length === 0) return { cannot: 'every node carries a control plane' };
    const { containers } = agents.parse(daemonSet).spec.template.spec;
    const command = ['sh', '-c', NEVER(off)];
    const told = containers.map((one) =>
      one.name === 'cilium-agent' ? { ...one, command: [...command, ...one.command] } : one,
    );
    return [
      { do: 'on-nodes', what: "the engine's rules", run: ['true'], state: ['bash', '-c', metrics(ENFORCED)] },
      {
        do: 'merge',
        ref: engineRef(NAME),
        patch: { spec: { template: { spec: { containers: told } } } },
      },
      { do: 'on-nodes', what: `policies are never enforced, ${extent}`, run: ['bash', '-c', offOn(off)] },
    ];
  },
};
