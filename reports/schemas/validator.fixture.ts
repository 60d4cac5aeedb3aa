import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const read = (file: string): string =>
  gunzipSync(readFileSync(new URL(`${file}.gz`, import.meta.url))).toString();

/** Validates by a schema of somebody else's; gives what is wrong, one line each. */
export function validator(file: 'sarif' | 'oscal-assessment-plan' | 'oscal-assessment-results') {
  const schema = JSON.parse(read(`${file}.json`)) as Record<string, unknown>;
  // Both name a draft that the library takes for another one.
  delete schema['$schema'];
  delete schema['id'];
  return wrongs(compile(schema));
}

/** The schema of a Report inside of its CustomResourceDefinition. */
export function reportValidator() {
  const crd = parse(read('openreports-report.yaml')) as {
    spec: { versions: { schema: { openAPIV3Schema: object } }[] };
  };
  return wrongs(compile(closed(crd.spec.versions[0]?.schema.openAPIV3Schema ?? {})));
}

/** An API server drops what a schema does not know; here it is a mistake. */
function closed(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'properties' in value && !('additionalProperties' in value)
      ? { ...value, additionalProperties: false }
      : value,
  ) as object;
}

function compile(schema: object): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

function wrongs(validate: ValidateFunction): (document: unknown) => string[] {
  return (document) => {
    validate(document);
    return (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`);
  };
}
