import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { buildClientSchema, getIntrospectionQuery, type GraphQLObjectType, type IntrospectionQuery } from 'graphql';
import { startTestApp, type TestApp } from '../../testing/harness.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const BUYER = 'buyer@chengdu.example';

describe('GraphQL requests', () => {
  it('may introspect, with every option clients send', async () => {
    const options = { specifiedByUrl: true, directiveIsRepeatable: true, inputValueDeprecation: true, oneOf: true };
    for (const query of [getIntrospectionQuery(), getIntrospectionQuery({ ...options, schemaDescription: true })]) {
      const { data, errors } = await t.gql<IntrospectionQuery>(query);
      expect(errors).toBeUndefined();
      expect(buildClientSchema(data!).getQueryType()?.getFields().invoices).toBeDefined();
    }
  });

  it.each([
    ['CreateOrderInput', { title: 't', items: [{ planId: 'x', quantity: 1 }] }, 'items.0.quantity MALFORMED'],
    ['CreateOrderInput', { title: null, items: [] }, 'title REQUIRED'],
    ['CreateOrderInput', { items: [] }, 'title REQUIRED'],
    ['CreateOrderInput', { title: 't', items: [{ planId: 'x' }] }, 'items.0.quantity REQUIRED'],
    ['CreateOrderInput', { title: 't', items: [], startsOn: '2026-02-30' }, 'startsOn MALFORMED'],
    ['CreateOrderInput', null, 'i REQUIRED'],
  ])('that do not fit the schema name the field: %s %j', async (type, i, issue) => {
    const query = `mutation($i:${type}!){createOrder(input:$i){id}}`;
    // The second time the query is compiled, and must answer the same.
    for (let time = 0; time < 2; time++) {
      const { errors } = await t.gql(query, { i }, BUYER);
      const { code, issues } = errors![0]!.extensions;
      expect([code, issues?.map((found) => `${found.path} ${found.code}`)]).toEqual(['VALIDATION_FAILED', [issue]]);
    }
  });

  it('that do not fit it in their text have an issue too', async () => {
    for (const query of ['{nope}', '{', '{offerings(first:"x"){totalCount}}']) {
      const { errors } = await t.gql(query, {}, BUYER);
      expect([errors![0]!.extensions.code, errors![0]!.extensions.issues?.[0]?.code]).toEqual([
        'VALIDATION_FAILED',
        'MALFORMED',
      ]);
    }
  });
});

describe('fields that are properties', () => {
  it('have no resolver, so that an invoice of 1 000 lines is not 17 000 calls', () => {
    const { schema } = t.app.get(GraphQLSchemaHost);
    const resolved = (name: string): string[] =>
      Object.values((schema.getType(name) as GraphQLObjectType).getFields())
        .filter(({ resolve }) => resolve)
        .map((field) => field.name);
    expect(resolved('InvoiceLine')).toEqual(['pricing']); // no property: it is put together for who asks
    expect(resolved('Invoice')).toEqual(expect.arrayContaining(['lines', 'organization', 'provider', 'taxes']));
    expect(resolved('Invoice')).not.toContain('total');
  });
});

describe('signing in under many names in one request', () => {
  it('is refused before a password is looked at', async () => {
    const names = Array.from(
      { length: 10 },
      (_, n) => `a${n}:signIn(input:{email:"x@y.example",password:"p"}){expiresAt}`,
    );
    const { errors } = await t.gql(`mutation{${names.join(' ')}}`);
    expect(errors!.map(({ extensions }) => extensions.code)).toEqual(['QUERY_TOO_LARGE']);
    const few = await t.gql(`mutation{${names.slice(0, 3).join(' ')}}`);
    expect(few.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('a malformed URL', () => {
  it('is told of in the body of every REST error', async () => {
    const answer = await t.http('GET', '/v1/invoices/%E0%A4%A.pdf', {});
    expect([answer.status, answer.json<{ error: { code: string } }>().error.code]).toEqual([400, 'VALIDATION_FAILED']);
  });
});
