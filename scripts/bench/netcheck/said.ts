import { z } from 'zod';
import { cut, type Said } from '../word.ts';

const report = z.object({
  assertions: z.array(
    z.object({
      results: z.array(
        z.object({
          name: z.string(),
          status: z.enum(['pass', 'fail']),
          data: z.looseObject({
            error: z.string().nullish(),
            exception: z.string().optional(),
            'status-code': z.int().optional(),
          }),
        }),
      ),
    }),
  ),
});

/** What a netcheck's output says by the rule of this name, which is expected to fail. */
export function netcheckSaid(output: string, rule: string, ms: number): Said {
  const parsed = report.safeParse(asJson(output));
  const result = parsed.data?.assertions.flatMap(({ results }) => results).find(({ name }) => name === rule);
  if (!result) return { word: 'unknown', detail: cut(`no result: ${output}`), ms };
  const { error, exception, 'status-code': status } = result.data;
  const why = error ?? exception ?? (status === undefined ? 'connected' : `status ${status}`);
  return { word: result.status === 'pass' ? 'blocked' : 'open', detail: cut(`${result.status}: ${why}`), ms };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
