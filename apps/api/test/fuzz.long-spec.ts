import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { startTestApp } from '../../testing/harness.js';
import { everythingDone, type Fuzzed, fuzzMutation } from './fuzz.fixture.js';

const mutations = Object.keys(buildSchema(readFileSync('schema.gql', 'utf8')).getMutationType()!.getFields());

let world: Fuzzed;
beforeAll(async () => {
  world = await everythingDone(await startTestApp({ worker: true }));
}, 120_000);
afterAll(() => world.t.close());

describe('wrong values, other ones each time (the seed stands in the failure), are refused and leave nothing behind', () => {
  it.each(mutations)('%s', (mutation) => fuzzMutation(world, mutation, 200, randomInt(2 ** 31)));
});
