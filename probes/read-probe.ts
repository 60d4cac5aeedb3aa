import type { Address, Again, Probe } from './protocol.ts';
import { readExchange } from './read-exchange.ts';
import { readTransport } from './read-transport.ts';
import {
  boolean,
  closed,
  field,
  filled,
  hex32,
  optional,
  type Reader,
  record,
  string,
  within,
} from './readers.ts';

/** Below the first no round trip fits; above the second nobody waits. */
const SHORTEST_MS = 10;
const LONGEST_MS = 120_000;

const KEYS = [
  'seq',
  'to',
  'send',
  'via',
  'nonce',
  'timeoutMs',
  'answerMs',
  'serial',
  'notBeforeMs',
  'backend',
  'self',
  'again',
] as const satisfies readonly (keyof Probe)[];

export const readProbe: Reader<Probe> = (value, path) => {
  const probe = record(value, path);
  closed(probe, KEYS, path);
  const send = field(probe, 'send', readExchange, path);
  const via = field(probe, 'via', readTransport, path);
  if (
    send.do === 'dns-query'
      ? !['udp', 'tcp'].includes(via.over)
      : (send.do === 'datagram') !== (via.over === 'udp')
  )
    throw new Error(
      `${path}: a datagram goes over udp, a DNS query over udp or tcp, and nothing else over udp`,
    );
  return {
    seq: field(probe, 'seq', within(0, Number.MAX_SAFE_INTEGER), path),
    to: field(probe, 'to', readAddress, path),
    send,
    via,
    nonce: field(probe, 'nonce', hex32, path),
    timeoutMs: field(probe, 'timeoutMs', within(SHORTEST_MS, LONGEST_MS), path),
    ...optional(probe, 'answerMs', within(SHORTEST_MS, LONGEST_MS), path),
    ...optional(probe, 'serial', string, path),
    ...optional(probe, 'notBeforeMs', within(0, LONGEST_MS), path),
    ...optional(probe, 'backend', string, path),
    ...optional(probe, 'self', boolean, path),
    ...optional(probe, 'again', readAgain, path),
  };
};

const readAgain: Reader<Again> = (value, path) => {
  const again = record(value, path);
  closed(again, ['everyMs', 'forMs'], path);
  return {
    everyMs: field(again, 'everyMs', within(SHORTEST_MS, LONGEST_MS), path),
    forMs: field(again, 'forMs', within(SHORTEST_MS, LONGEST_MS), path),
  };
};

const readAddress: Reader<Address> = (value, path) => {
  const address = record(value, path);
  closed(address, ['host', 'port'], path);
  return { host: field(address, 'host', filled, path), port: field(address, 'port', within(1, 65535), path) };
};
