import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { startTestApp } from '../../testing/harness.js';
import { changed, contents, everythingDone, faultOf, type Fuzzed, fuzzMutation } from './fuzz.fixture.js';

const mutations = Object.keys(buildSchema(readFileSync('schema.gql', 'utf8')).getMutationType()!.getFields());

/** Always the same values; `npm run test:long` tries others, and more. */
const SEED = 20_261_126;

let world: Fuzzed;
beforeAll(async () => {
  world = await everythingDone(await startTestApp({ worker: true }));
}, 120_000);
afterAll(() => world.t.close());

describe('wrong values are refused with a code and a path, and leave nothing behind', () => {
  it.each(mutations)('%s', (mutation) => fuzzMutation(world, mutation, 20, SEED));

  it('is what the checks would see broken', async () => {
    const refused = (extensions: object): string | null =>
      faultOf({ data: null, errors: [{ message: 'm', extensions: extensions as { code: string } }] });
    expect(refused({ code: 'NOT_FOUND' })).toBeNull();
    expect(refused({ code: 'VALIDATION_FAILED', issues: [{ path: 'a', code: 'B', message: 'c' }] })).toBeNull();
    expect(refused({ code: 'INTERNAL' })).toBe('INTERNAL: m');
    expect(refused({ code: 'NEVER_DOCUMENTED' })).toBe('NEVER_DOCUMENTED: m');
    expect(refused({ code: 'VALIDATION_FAILED', issues: [] })).toBe('VALIDATION_FAILED without issues');
    expect(refused({ code: 'VALIDATION_FAILED', issues: [{ path: '', code: 'B', message: 'c' }] })).toMatch(
      /^an issue/,
    );
    const { t } = world;
    const before = await contents(t);
    const name = 'mutation{createBudget(input:{name:"one more",fiscalYear:2026,amount:"1"}){id}}';
    await t.ok(name, {}, 'finance@chengdu.example');
    expect(changed(before, await contents(t)).sort()).toEqual(['audit_row', 'budget', 'budget_entry']);
  });
});
