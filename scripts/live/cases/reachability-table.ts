import { z } from 'zod';
import { differences, read, source } from './tables.ts';

/** Which client settings and which server settings of mutual TLS go together, as Istio's own test has it. */

const mode = z.enum(['STRICT', 'PERMISSIVE', 'DISABLE']);
const port = z.enum(['http', 'https', 'tcp']);
const word = z.enum(['mtls', 'plaintext', 'denied']);
/** One word for all ports, or one for each that is asked. */
const words = z.union([word, z.partialRecord(port, word)]);
const server = z.enum(['target', 'headless', 'naked', 'migration/vistio', 'migration/vlegacy']);

const oneCase = z.strictObject({
  name: z.string(),
  source: source.optional(),
  /** What the settings are written for: the whole namespace, each workload, or the Service of two versions. */
  scope: z.enum(['namespace', 'workload', 'migration']),
  mtls: mode,
  portLevelMtls: z.partialRecord(port, mode).optional(),
  /** Of the client's DestinationRule; none where absent. */
  trafficPolicy: z.looseObject({}).optional(),
  expected: z.partialRecord(z.enum(['injected', 'uninjected']), z.partialRecord(server, words)),
});

export type ReachabilityCase = z.infer<typeof oneCase>;
export type Word = z.infer<typeof word>;

export const reachability = read(
  'istio-reachability.json',
  z.strictObject({
    source,
    said: z.string(),
    leftOut: z.string(),
    cases: z.array(oneCase),
    differences,
  }),
);
