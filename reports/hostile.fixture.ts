import type { RunRecord } from '../lib/model/record.ts';
import { redRecord } from './record.fixture.ts';

/** What a server, a file or a cluster might say to whoever reads it. */
export const HOSTILE =
  '=HYPERLINK("http://192.0.2.1","x")\t</script><script>alert(1)</script>\u001B[2J\u202E"\'`\r\n::error::x\n| a | ![](http://192.0.2.1/x.png) ]]> &amp; \uD800 \u0000';

/** Fields that hold a word of ours, a time, a digest or an id; whatever else is text may come from outside. */
const OURS = new Set([
  ...['schema', 'verdict', 'role', 'control', 'phase', 'outcome', 'citation', 'kind', 'requirement', 'state'],
  ...[
    'startedAt',
    'finishedAt',
    'at',
    'expires',
    'retainUntil',
    'layer',
    'check',
    'suite',
    'id',
    'configDigest',
  ],
  ...['digest', 'nonce', 'batch', 'safeguards', 'what', 'change'],
]);

/** The red record with all of it in every free text. */
export function hostileRecord(): RunRecord {
  const text = JSON.stringify(redRecord(), function (key, value: unknown) {
    const inList = Array.isArray(this) ? '' : key;
    return typeof value === 'string' && !OURS.has(inList) && !isCitation(value)
      ? `${HOSTILE}${value}`
      : value;
  });
  return JSON.parse(text) as RunRecord;
}

const isCitation = (value: string): boolean => value.startsWith('164.');
