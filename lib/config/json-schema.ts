import { z } from 'zod';
import { configSchema } from './schema.ts';

/** The format of assay.yaml for editors and other tools: JSON Schema, draft 2020-12. */
export function configJsonSchema(): string {
  const schema = { title: 'assay.yaml', ...z.toJSONSchema(configSchema, { io: 'input' }) };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
