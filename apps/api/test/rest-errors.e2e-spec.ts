import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../testing/harness.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const EMAIL = 'operations@provider-a.example';

describe('REST errors', () => {
  it.each([
    ['a content type nobody reads', '/v1/usage-events', 'text/csv', 'a,b', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['broken JSON', '/v1/usage-events', 'application/cloudevents+json', '{', 400, 'VALIDATION_FAILED'],
    [
      'a body over 8 MiB',
      '/v1/usage-events',
      'application/cloudevents+json',
      ' '.repeat(9_000_000),
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    ['an unknown route', '/v1/nothing', 'application/json', '{}', 404, 'NOT_FOUND'],
  ])('tell of %s with a code in one kind of body', async (_, url, type, body, status, code) => {
    const answer = await t.http('POST', url, { email: EMAIL, headers: { 'content-type': type }, body });
    expect([answer.status, answer.json<{ error: { code: string } }>().error?.code]).toEqual([status, code]);
  });

  it.each([
    ['broken JSON', '{', 'VALIDATION_FAILED'],
    ['an empty object', '{}', 'VALIDATION_FAILED'],
    ['a batch', '[{"query":"{viewer{id}}"}]', 'VALIDATION_FAILED'],
    ['a body over 8 MiB', ' '.repeat(9_000_000), 'PAYLOAD_TOO_LARGE'],
  ])('of GraphQL tell of %s with extensions.code', async (_, body, code) => {
    const answer = await t.http('POST', '/graphql', {
      email: EMAIL,
      headers: { 'content-type': 'application/json' },
      body,
    });
    const { errors } = answer.json<{ errors: { extensions: { code: string } }[] }>();
    expect(errors?.[0]?.extensions.code).toBe(code);
    expect(answer.text).not.toMatch(/node_modules|at \w+ \(/);
  });
});
