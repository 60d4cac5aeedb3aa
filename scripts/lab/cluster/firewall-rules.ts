/**
 * The rules that keep the lab from the machine's uplink, as arguments of iptables: what comes in from the lab's bridge
 * may leave only by it, and the other way round. The host itself (the API on loopback) is not forwarding.
 */
export const isolationRules = (bridge: string): readonly (readonly string[])[] => [
  ['-i', bridge, '!', '-o', bridge, '-j', 'DROP'],
  ['-o', bridge, '!', '-i', bridge, '-j', 'DROP'],
];
