import type { Match } from '../model/match.ts';
import type { Arm, Trial } from '../model/trial.ts';

type Tool = 'curl' | 'openssl' | 'nc' | 'od' | 'dig';
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
    dropped: 'no answer',
    connected: 'New, TLSv1',
  },
  // OpenBSD's and BusyBox's.
  nc: { refused: 'refused', dropped: 'timed out', connected: 'succeeded | open' },
  // The bytes that came back.
  od: {},
  dig: {},
};

/** What a trial's command prints where the claim holds: the claim's own words, then those of the plain tool. */
export function expectOf(trial: Trial): string {
  const tool = toolOf(trial.reperform);
  if (tool === undefined || !('arms' in trial)) return trial.expected;
  const words = [
    ...new Set(trial.arms.flatMap((arm) => held(arm).flatMap((match) => toldBy(tool, match, arm)))),
  ];
  return words.length === 0 ? trial.expected : `${trial.expected}\n${tool}: ${words.join(' | ')}`;
}

function held(arm: Arm): readonly Match[] {
  if ('planted' in arm) return arm.served;
  return 'stops' in arm ? arm.stops : arm.serves;
}

function toldBy(tool: Tool, match: Match, { send }: Arm): string[] {
  if (match.outcome === 'answered' && tool === 'curl') {
    const { headers, status } = match;
    if (headers) return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const version = send.do === 'http2' ? 'HTTP/2' : 'HTTP/1.1';
    return status?.map((code) => `${version} ${code}`) ?? [version];
  }
  // The field C of an ErrorResponse.
  if (match.outcome === 'answered' && match.reply !== undefined && tool === 'nc')
    return [match.reply.replace(/^error-/, 'C')];
  if (send.do === 'datagram' || send.do === 'dns-query') return ['no answer'];
  if (tool === 'openssl' && 'valid' in match) return ['Verification: OK'];
  if (tool === 'openssl' && 'proves' in match) return [`URI:${match.proves}`];
  if (match.outcome === 'tls-alert' && tool === 'openssl') {
    return match.codes?.map((code) => `SSL alert number ${code}`) ?? ['SSL alert number'];
  }
  // Two bytes, fatal, and the code (RFC 6101 section 5.4).
  if (match.outcome === 'tls-alert' && tool === 'od') {
    return match.codes?.map((code) => `00 02 02 ${code.toString(16).padStart(2, '0')}`) ?? [];
  }
  if (tool === 'openssl' && match.outcome === 'connected' && match.version !== undefined)
    return [`New, ${match.version}`];
  const words = WORDS[tool][match.outcome];
  return words === undefined ? [] : [words];
}

/** The tool of the last command that has one; Assay's own is not meant. */
function toolOf(commands: string): Tool | undefined {
  const found = [...commands.matchAll(/(?<![\w/-])(curl|openssl s_client|nc|od|dig)(?= )/g)].at(-1)?.[1];
  if (found === undefined) return undefined;
  return found === 'openssl s_client' ? 'openssl' : (found as Tool);
}
