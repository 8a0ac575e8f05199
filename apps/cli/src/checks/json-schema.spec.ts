import { describe, expect, it } from '@jest/globals';
import { faultsBySchema } from './json-schema.js';

const DRAFTS = [
  'http://json-schema.org/draft-04/schema#',
  'http://json-schema.org/draft-07/schema#',
  'https://json-schema.org/draft/2019-09/schema',
  'https://json-schema.org/draft/2020-12/schema',
];
const shape = {
  type: 'object',
  required: ['ocid'],
  properties: { ocid: { type: 'string', minLength: 1 }, date: { type: 'string', format: 'date-time' } },
  codelist: 'a keyword of the standard’s own',
};

describe('faultsBySchema', () => {
  it.each(DRAFTS)('finds faults by a schema of %s', ($schema) => {
    const faults = faultsBySchema({ $schema, ...shape });
    expect(faults({ ocid: 'x', date: '2026-06-08T00:00:00Z' })).toEqual([]);
    expect(faults({ date: '2026-06-08T00:00:00Z' })).toEqual(["/ must have required property 'ocid'"]);
    expect(faults({ ocid: '', date: 'today' })).toHaveLength(2);
  });

  it('reads what only draft 04 says', () => {
    const faults = faultsBySchema({ $schema: DRAFTS[0], type: 'number', minimum: 0, exclusiveMinimum: true });
    expect([faults(0).length, faults(1).length]).toEqual([1, 0]);
  });

  it('refuses what is no schema', () => {
    expect(() => faultsBySchema({ $schema: DRAFTS[0], type: 'nothing' })).toThrow();
  });
});
