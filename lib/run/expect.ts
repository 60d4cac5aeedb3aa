import type { Match } from '../model/match.ts';
import type { Arm, Trial } from '../model/trial.ts';

type Tool = 'curl' | 'openssl' | 'nc';
type Outcome = Match['outcome'];

/** How each tool tells an outcome, in its own words; what is absent it cannot tell from the others. */
const WORDS: Readonly<Record<Tool, Partial<Record<Outcome, string>>>> = {
  curl: {
    reset: 'Recv failure: Connection reset by peer',
    closed: 'Empty reply from server',
    refused: 'Failed to connect',
    dropped: 'Connection timed out',
  },
  openssl: {
    reset: 'errno=104',
    closed: 'no peer certificate available',
    refused: 'Connection refused',
    dropped: 'Connection timed out',
    connected: 'SSL-Session',
  },
  nc: { refused: 'refused', dropped: 'timed out', connected: 'open', closed: 'open' },
};

/** What a trial's command prints where the claim holds: the claim's own words, then those of the plain tool. */
export function expectOf(trial: Trial): string {
  const tool = toolOf(trial.reperform);
  if (tool === undefined || !('arms' in trial)) return trial.expected;
  const words = [...new Set(trial.arms.flatMap(held).flatMap((match) => toldBy(tool, match)))];
  return words.length === 0 ? trial.expected : `${trial.expected}\n${tool}: ${words.join(' | ')}`;
}

const held = (arm: Arm): readonly Match[] => ('stops' in arm ? arm.stops : arm.serves);

function toldBy(tool: Tool, match: Match): string[] {
  if (match.outcome === 'answered' && tool === 'curl') {
    return (match.status ?? []).map((status) => `HTTP/1.1 ${status}`);
  }
  if (match.outcome === 'tls-alert' && tool === 'openssl') {
    return match.codes?.map((code) => `SSL alert number ${code}`) ?? ['SSL alert number'];
  }
  const words = WORDS[tool][match.outcome];
  return words === undefined ? [] : [words];
}

/** The tool of the last command that has one; Assay's own is not meant. */
function toolOf(commands: string): Tool | undefined {
  const found = [...commands.matchAll(/(?<![\w/-])(curl|openssl s_client|nc)(?= )/g)].at(-1)?.[1];
  if (found === undefined) return undefined;
  return found === 'curl' || found === 'nc' ? found : 'openssl';
}
