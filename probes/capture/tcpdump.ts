import { spawn, type ChildProcess } from 'node:child_process';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../classify/errno.ts';
import { Overhearing } from './overhearing.ts';
import { PcapReader } from './pcap.ts';
import { readSegment } from './segment.ts';

/** A capture that runs. */
export interface Capture {
  readonly heard: Overhearing;
  /** Ends it; why what it heard is not the whole, where it is not. */
  stop(): Promise<string | undefined>;
}

/**
 * The most that tcpdump takes of a packet. A kernel hands on what was written together as one, up to 64 KiB and more (GSO),
 * and a packet that is cut would be a trouble.
 */
const LONGEST = 262_144;
/** What waits here while a busy node lets nobody read; a packet that finds no room is lost, and with it the whole. */
const BUFFER_KIB = 8192;
const BEGINS_WITHIN_MS = 4_000;
const ENDS_WITHIN_MS = 2_000;
/**
 * What was sent when the question came has been read by then: the kernel hands on packets once a second at the latest. At once
 * (--immediate-mode) each would take as much room as the longest, and few would find any.
 */
const LAST_WORDS_MS = 1500;
const MOST_WORDS = 4096;

/**
 * Reads what these addresses send, on every interface, and nothing of what anybody sends to them. The packets come through a
 * pipe: nothing is written. Debian's tcpdump gives up its user by default, which takes more rights than to stay the same.
 */
const wordsFor = (hosts: readonly string[]): string[] => [
  ...['-i', 'any', '-p', '-n', '-Z', 'root', '-y', 'LINUX_SLL', '-s', `${LONGEST}`, '-B', `${BUFFER_KIB}`],
  ...['-U', '-w', '-'],
  `tcp and (${hosts.map((host) => `src host ${host}`).join(' or ')})`,
];

/** Starts a capture, and resolves once it listens; or why it does not. */
export async function startCapture(
  hosts: readonly string[],
  program = 'tcpdump',
): Promise<Capture | { readonly why: string }> {
  if (hosts.length === 0 || !hosts.every((host) => isIP(host) > 0)) return { why: 'no addresses' };
  const child = spawn(program, wordsFor(hosts), { stdio: ['ignore', 'pipe', 'pipe'] });
  const reader = new PcapReader(LONGEST);
  const heard = new Overhearing();
  child.stdout.on('data', (chunk: Buffer) => {
    for (const frame of reader.push(chunk)) {
      const segment = readSegment(frame);
      if (segment) heard.note(segment);
    }
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    words = (words + more).slice(-MOST_WORDS);
  });
  const ended = endOf(child);
  const begun = new Promise<undefined>((resolve) => {
    child.stderr.on('data', () => {
      if (/^\S*tcpdump: listening on /m.test(words)) resolve(undefined);
    });
  });
  const why = await Promise.race([
    begun,
    ended.then((end) => end ?? lastOf(words)),
    sleep(BEGINS_WITHIN_MS, 'it did not begin', { ref: false }),
  ]);
  if (why !== undefined) {
    child.kill('SIGKILL');
    return { why: `tcpdump: ${why}` };
  }
  return {
    heard,
    async stop() {
      await sleep(LAST_WORDS_MS);
      const isAlive = child.kill('SIGINT');
      const end = await Promise.race([ended, sleep(ENDS_WITHIN_MS, 'it did not end', { ref: false })]);
      child.kill('SIGKILL');
      if (!isAlive || end !== undefined) return `tcpdump: ${end ?? lastOf(words)}`;
      const lost = /^(\d+) packets? dropped by kernel$/m.exec(words)?.[1];
      if (lost !== '0') return `tcpdump: lost ${lost ?? 'an unknown number of'} packets`;
      return reader.trouble;
    },
  };
}

/** Resolves when it is over: with a word where it never began. */
const endOf = (child: ChildProcess): Promise<string | undefined> =>
  new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(codeOf(error));
    });
    child.once('close', () => {
      resolve(undefined);
    });
  });

/** The last thing that it said, which with packets in a pipe is never of a packet. */
const lastOf = (words: string): string => words.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
