/** One table of `iptables-save`: its chains and rules, without counters and comments. */
interface Table {
  readonly name: string;
  /** Chains with their policy; `-` marks one that is not built in. */
  readonly chains: ReadonlyMap<string, string>;
  readonly rules: readonly string[];
}

export const parseFirewall = (text: string): readonly Table[] =>
  text
    .split(/^\*/m)
    .slice(1)
    .map((part) => {
      const [name = '', ...lines] = part.split('\n');
      const chains = lines.flatMap((line) => {
        const [, chain, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
        return chain === undefined || policy === undefined ? [] : [[chain, policy] as const];
      });
      return { name, chains: new Map(chains), rules: lines.filter((line) => line.startsWith('-A ')) };
    });

const isDockers = (chain: string): boolean => chain === 'DOCKER' || chain.startsWith('DOCKER-');

/**
 * What undoes Docker's additions, as input of `iptables-restore --noflush`: rules that lead to Docker's chains or name
 * the lab's bridge, and those chains. Rules that others added since stay.
 */
export const undoText = (before: string, after: string, bridge: string): string => {
  const known = new Map(parseFirewall(before).map((table) => [table.name, table]));
  return parseFirewall(after)
    .map((table) => {
      const old = known.get(table.name);
      const chains = [...table.chains.keys()].filter(
        (chain) => isDockers(chain) && old?.chains.has(chain) !== true,
      );
      const rules = table.rules.filter(
        (rule) => old?.rules.includes(rule) !== true && isOurs(rule, chains, bridge),
      );
      const lines = [
        ...rules.map((rule) => rule.replace(/^-A/, '-D')),
        ...chains.map((chain) => `-F ${chain}`),
        ...chains.map((chain) => `-X ${chain}`),
      ];
      return lines.length === 0 ? '' : [`*${table.name}`, ...lines, 'COMMIT', ''].join('\n');
    })
    .join('');
};

const isOurs = (rule: string, chains: readonly string[], bridge: string): boolean => {
  const words = rule.split(' ');
  if (chains.includes(words[1] ?? '')) return false;
  return words.includes(bridge) || chains.some((chain) => words.includes(chain));
};

/** Tables that were not there before and have nothing left in them. */
export const emptiedTables = (before: string, after: string): readonly string[] => {
  const known = new Set(parseFirewall(before).map((table) => table.name));
  return parseFirewall(after)
    .filter((table) => !known.has(table.name) && table.rules.length === 0)
    .filter((table) => [...table.chains.values()].every((policy) => policy === 'ACCEPT'))
    .map((table) => table.name);
};
