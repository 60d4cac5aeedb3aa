const clusterZones = 'cluster.local:53 in-addr.arpa:53 ip6.arpa:53';

/**
 * The lab's DNS: the cluster's names, a few of our own, and a quick NXDOMAIN for all others. Nothing is forwarded, so
 * no question of a pod ever leaves the machine, and none hangs.
 */
export const corefile = (names: Readonly<Record<string, string>>): string =>
  [
    block(clusterZones, [
      'errors',
      'health {\n    lameduck 1s\n  }',
      'ready',
      'kubernetes cluster.local in-addr.arpa ip6.arpa {\n    pods insecure\n    ttl 5\n  }',
      'cache 5',
      'loadbalance',
      'reload',
    ]),
    ...Object.entries(names).map(([name, address]) =>
      block(`${name}:53`, [
        `template IN A {\n    answer "{{ .Name }} 30 IN A ${address}"\n  }`,
        // The name exists, it only has no record of another type.
        'template ANY ANY {\n    rcode NOERROR\n  }',
      ]),
    ),
    block('.:53', ['errors', 'template ANY ANY {\n    rcode NXDOMAIN\n  }']),
  ].join('\n');

const block = (zones: string, lines: readonly string[]): string =>
  `${zones} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
