import { expect } from '@jest/globals';
import { rows } from '#platform';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { doEverything } from '../../testing/every-mutation.js';
import { type Call, documentOf, noting, oddValues, placesOf, withValue } from '../../testing/fuzz.js';
import { type GqlAnswer, type TestApp } from '../../testing/harness.js';

/** Tables that a refusal may write to, by the mutation. */
const MAY_WRITE: Readonly<Record<string, readonly string[]>> = {
  // Wrong passwords are counted, and lock their address.
  signIn: ['sign_in_failure', 'audit_row'],
  enrolSecondFactor: ['sign_in_failure', 'audit_row'],
  disableSecondFactor: ['sign_in_failure', 'audit_row'],
  // A second use of a refresh token ends its family.
  refreshSession: ['refresh_token'],
  // A link that the plans refuse is told of in the audit trail.
  createSiteLink: ['audit_row'],
  requestInternationalAccess: ['audit_row'],
};

const DOCUMENTED = new Set(
  [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, code]) => code),
);

/** What the database holds: a checksum of each table. */
export async function contents(t: TestApp): Promise<Map<string, string | null>> {
  const dataSource = t.app.get(DataSource);
  const tables = await rows<{ name: string }>(
    dataSource,
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()`,
  );
  const sums = await rows<{ Table: string; Checksum: string | null }>(
    dataSource,
    `CHECKSUM TABLE ${tables.map(({ name }) => `\`${name}\``).join(', ')}`,
  );
  return new Map(sums.map((row) => [row.Table.replace(/^.*\./, ''), row.Checksum]));
}

export const changed = (before: Map<string, unknown>, after: Map<string, unknown>): string[] =>
  [...after.keys()].filter((table) => before.get(table) !== after.get(table));

/** What is wrong with an answer to a wrong value; null for one that is as it should be. */
export function faultOf({ errors }: GqlAnswer<unknown>): string | null {
  for (const { extensions, message } of errors ?? []) {
    const { code, issues, findings } = extensions;
    if (code === 'INTERNAL' || !DOCUMENTED.has(code)) return `${code}: ${message}`;
    if (code === 'VALIDATION_FAILED' && !issues?.length) return 'VALIDATION_FAILED without issues';
    if (code === 'PLAN_RULE' && !findings?.length) return 'PLAN_RULE without findings';
    const vague = issues?.find((issue) => !issue.path || !issue.code || !issue.message);
    if (vague) return `an issue without path, code or message: ${JSON.stringify(vague)}`;
  }
  return null;
}

/** Every mutation done once, and what it was asked with. */
export interface Fuzzed {
  t: TestApp;
  calls: Map<string, Call[]>;
  ids: string[];
}

export async function everythingDone(t: TestApp): Promise<Fuzzed> {
  const { t: noted, calls } = noting(t);
  await doEverything(noted);
  await t.stopWorkers(); // what changes from here on, a request has changed
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
  const ids = [...new Set(JSON.stringify(calls).match(uuid) ?? [])];
  return { t, calls: Map.groupBy(calls, ({ mutation }) => mutation), ids };
}

/** Asks one mutation over and over, each time with some odd values; fails with the least that shows a fault. */
export async function fuzzMutation(
  { t, calls, ids }: Fuzzed,
  mutation: string,
  runs: number,
  seed: number,
): Promise<void> {
  const { schema } = t.app.get(GraphQLSchemaHost);
  const document = documentOf(schema, mutation);
  const known = calls.get(mutation) ?? [];
  expect(known.length).toBeGreaterThan(0);
  const edit = fc.record({ place: fc.nat(), value: fc.nat(), text: fc.string({ unit: 'binary', maxLength: 300 }) });
  const property = fc.asyncProperty(
    fc.nat(known.length - 1),
    fc.array(edit, { minLength: 1, maxLength: 2 }),
    async (at, edits) => {
      const call = known[at]!;
      const places = placesOf(schema, call);
      const args = edits.reduce((made, { place, value, text }) => {
        const { path, type, value: now } = places[place % places.length]!;
        const odd = [...oddValues(type, now, ids), text];
        return withValue(made, path, odd[value % odd.length]);
      }, call.args);
      const before = await contents(t);
      const answer = await t.gql(document, args, call.email);
      const fault = faultOf(answer);
      if (fault) throw new Error(`${fault} ← ${JSON.stringify(args).slice(0, 2_000)}`);
      if (!answer.errors) return;
      const written = changed(before, await contents(t)).filter((table) => !MAY_WRITE[mutation]?.includes(table));
      if (written.length)
        throw new Error(`refused, and wrote ${written.join(', ')} ← ${JSON.stringify(args).slice(0, 2_000)}`);
    },
  );
  if (placesOf(schema, known[0]!).length) await fc.assert(property, { numRuns: runs, seed });
}
