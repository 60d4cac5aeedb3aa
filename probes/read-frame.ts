import type { Before, Frame } from './protocol.ts';
import { readCaptureAnswer } from './read-capture.ts';
import { readOutcome } from './read-outcome.ts';
import { field, listOf, number, oneOf, optional, type Reader, record, string } from './readers.ts';

/** One line of an agent's stdout, or an error that says what is wrong with it. */
export function readFrame(line: string): Frame {
  const json: unknown = JSON.parse(line);
  const from = record(json, 'frame');
  const frame = field(from, 'frame', oneOf(['start', 'beat', 'result', 'receipts', 'capture', 'end']));
  const batch = field(from, 'batch', string);
  switch (frame) {
    case 'start':
      return {
        frame,
        batch,
        protocol: field(from, 'protocol', number),
        ips: field(from, 'ips', listOf(string)),
      };
    case 'beat':
      return { frame, batch };
    case 'result':
      return {
        frame,
        batch,
        seq: field(from, 'seq', number),
        startedMs: field(from, 'startedMs', number),
        ms: field(from, 'ms', number),
        ...optional(from, 'local', string),
        ...optional(from, 'remote', string),
        ...optional(from, 'before', readBefore),
        result: field(from, 'result', readOutcome),
      };
    case 'receipts':
      return { frame, batch, seen: field(from, 'seen', listOf(string)) };
    case 'capture':
      return { frame, batch, answer: field(from, 'answer', readCaptureAnswer) };
    case 'end':
      return { frame, batch, results: field(from, 'results', number) };
  }
}

const readBefore: Reader<Before> = (value, path) => {
  const before = record(value, path);
  return {
    result: field(before, 'result', readOutcome, path),
    times: field(before, 'times', number, path),
    sinceMs: field(before, 'sinceMs', number, path),
    untilMs: field(before, 'untilMs', number, path),
    ...optional(before, 'nextMs', number, path),
  };
};
