import { type CaptureAnswer, type CaptureOrder, type Way, WAYS_SEEN } from './protocol.ts';
import { closed, field, filled, hex32, listUpTo, oneOf, record, type Reader, string } from './readers.ts';

const MOST_NONCES = 20_000;
const MOST_WAYS = 1_000;
const MOST_HOSTS = 1_000;

const readHosts = listUpTo(MOST_HOSTS, filled);

const readWay: Reader<Way> = (value, path) => {
  const from = record(value, path);
  closed(from, ['from', 'behind'], path);
  return { from: field(from, 'from', filled, path), behind: field(from, 'behind', readHosts, path) };
};

/** What a capturing pod is told to do. */
export const readCaptureOrder: Reader<CaptureOrder> = (value, path) => {
  const from = record(value, path);
  switch (field(from, 'do', oneOf(['listen', 'tell']), path)) {
    case 'listen':
      closed(from, ['do', 'to'], path);
      return { do: 'listen', to: field(from, 'to', readHosts, path) };
    case 'tell':
      closed(from, ['do', 'nonces', 'ways'], path);
      return {
        do: 'tell',
        nonces: field(from, 'nonces', listUpTo(MOST_NONCES, hex32), path),
        ways: field(from, 'ways', listUpTo(MOST_WAYS, readWay), path),
      };
  }
};

/** What it says. */
export const readCaptureAnswer: Reader<CaptureAnswer> = (value, path) => {
  const from = record(value, path);
  switch (field(from, 'said', oneOf(['listening', 'heard', 'nothing']), path)) {
    case 'listening':
      closed(from, ['said'], path);
      return { said: 'listening' };
    case 'heard':
      closed(from, ['said', 'read', 'ways'], path);
      return {
        said: 'heard',
        read: field(from, 'read', listUpTo(MOST_NONCES, hex32), path),
        ways: field(from, 'ways', listUpTo(MOST_WAYS, oneOf(WAYS_SEEN)), path),
      };
    case 'nothing':
      closed(from, ['said', 'why'], path);
      return { said: 'nothing', why: field(from, 'why', string, path) };
  }
};
