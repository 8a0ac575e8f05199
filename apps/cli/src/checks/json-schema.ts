import { type ErrorObject, Ajv } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import draft04 from 'ajv-draft-04';
import formats from 'ajv-formats';

/** The most faults told of one value. */
const MOST_TOLD = 20;

/** Not strict: schemas of standards have keywords of their own; and their patterns are older than Unicode's. */
const OPTIONS = { strict: false, allErrors: true, unicodeRegExp: false };

/** Drafts by what `$schema` names; without one the schema is read as draft 07. */
function validatorFor(draft: string): Ajv {
  if (draft.includes('draft-04')) return new draft04.default(OPTIONS);
  if (draft.includes('2019-09')) return new Ajv2019(OPTIONS);
  if (draft.includes('2020-12')) return new Ajv2020(OPTIONS);
  return new Ajv(OPTIONS);
}

/**
 * Compiles a JSON schema; throws what is wrong with it.
 * @returns what is wrong with a value, each with its place; empty when nothing is
 */
export function faultsBySchema(schema: object): (value: unknown) => string[] {
  const draft = (schema as { $schema?: unknown }).$schema;
  const ajv = validatorFor(typeof draft === 'string' ? draft : '');
  formats.default(ajv);
  const validate = ajv.compile(schema);
  const told = ({ instancePath, message }: ErrorObject): string => `${instancePath || '/'} ${message ?? 'is wrong'}`;
  return (value) => (validate(value) ? [] : [...new Set(validate.errors!.map(told))].slice(0, MOST_TOLD));
}
