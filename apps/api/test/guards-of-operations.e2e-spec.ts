import { ACCESS, type Operation, permissions } from '#identity';
import { channel } from 'node:diagnostics_channel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { startTestApp, type TestApp } from '../../testing/harness.js';
import { resolvers } from '../src/resolvers.js';

/** Everything that answers without a token. */
const PUBLIC_OPERATIONS = [
  'acceptInvitation',
  'certificateChallenge',
  'completeOidcSignIn',
  'oidcProviders',
  'oidcSignIn',
  'refreshSession',
  'signIn',
  'signInWithCertificate',
];
const PUBLIC_ROUTES = [
  '/health/live',
  '/health/ready',
  '/ocds/contracts',
  '/ocds/records/:ocid',
  '/ocds/releases',
  '/public/contracts',
  '/provider/v1/openapi.json',
  '/schema.graphql',
];
/** GraphQL's one route lets everyone in: each of its operations is guarded by itself, below. */
const GRAPHQL = '/graphql';
/** Scripts and styles of the portal, for everybody: files, no handler of a controller. */
const ASSETS = '/assets/*';

interface Route {
  method: 'GET' | 'POST' | 'HEAD';
  url: string;
}

/** What Fastify is told to answer, seen from the moment it exists. */
const routes: Route[] = [];
const watch = (message: unknown): void =>
  void (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one as Route['method'], url });
  });

let t: TestApp;
beforeAll(async () => {
  channel('fastify.initialization').subscribe(watch);
  t = await startTestApp();
  channel('fastify.initialization').unsubscribe(watch);
});
afterAll(() => t.close());

const SAMPLES: Record<string, string> = {
  ID: '"0190b6a0-0000-7000-8000-000000000000"',
  Boolean: 'true',
  Int: '1',
  Decimal: '"1"',
  DateTime: '"2026-10-01T00:00:00Z"',
  Date: '"2026-10-01"',
  JSON: '{}',
};

/** The least value that GraphQL lets through. */
function sample(type: GraphQLInputType): string {
  if (isNonNullType(type)) return sample(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type)) return SAMPLES[type.name] ?? '"x"';
  const fields = Object.values(type.getFields()).filter(isRequiredInputField);
  return `{${fields.map((field) => `${field.name}:${sample(field.type)}`).join(' ')}}`;
}

/** `order(id:"…"){__typename}` */
function call({ name, args, type }: GraphQLField<unknown, unknown>): string {
  const given = args.filter(isRequiredArgument).map((arg) => `${arg.name}:${sample(arg.type)}`);
  const inside = isLeafType(getNamedType(type)) ? '' : '{__typename}';
  return `${name}${given.length ? `(${given.join(' ')})` : ''}${inside}`;
}

interface SchemaOperation {
  name: string;
  query: string;
}

function operationsOfSchema(): SchemaOperation[] {
  const { schema } = t.app.get(GraphQLSchemaHost);
  const of = (
    kind: string,
    type = kind === 'query' ? schema.getQueryType() : schema.getMutationType(),
  ): SchemaOperation[] =>
    Object.values(type?.getFields() ?? {}).map((field) => ({ name: field.name, query: `${kind}{${call(field)}}` }));
  expect(schema.getSubscriptionType()).toBeUndefined();
  return [...of('query'), ...of('mutation')].sort((a, b) => (a.name < b.name ? -1 : 1));
}

type Handler = (...args: unknown[]) => unknown;

const methodsOf = (type: { prototype: object }): [string, Handler][] =>
  Object.getOwnPropertyNames(type.prototype)
    .filter((name) => name !== 'constructor')
    .map((name) => [name, Object.getOwnPropertyDescriptor(type.prototype, name)!.value as unknown] as const)
    .filter((entry): entry is [string, Handler] => typeof entry[1] === 'function');

const access = (handler: Handler): unknown => Reflect.getMetadata(ACCESS, handler);

/** Queries and mutations of the resolver classes: name → who may. */
function guardsOfResolvers(): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const resolver of resolvers)
    for (const [method, handler] of methodsOf(resolver))
      if (
        ['Query', 'Mutation', 'Subscription'].includes(Reflect.getMetadata('graphql:resolver_type', handler) as string)
      )
        found.set(
          (Reflect.getMetadata('graphql:resolver_name', handler) as string | undefined) ?? method,
          access(handler),
        );
  return found;
}

describe('GraphQL', () => {
  it('answers UNAUTHENTICATED without a token, whatever is asked, except of the public operations', async () => {
    const guards = guardsOfResolvers();
    const open: string[] = [];
    const answers: Record<string, string[] | undefined> = {};
    const asked = operationsOfSchema();
    for (const { name, query } of asked) {
      if (guards.get(name) === 'PUBLIC') open.push(name);
      else answers[name] = (await t.gql(query)).errors?.map(({ extensions }) => extensions.code);
    }
    expect(open).toEqual(PUBLIC_OPERATIONS);
    expect(answers).toEqual(Object.fromEntries(Object.keys(answers).map((name) => [name, ['UNAUTHENTICATED']])));
    expect(asked.length).toBe(Object.keys(answers).length + open.length);
  });

  it('lets nobody in with an unknown token either', async () => {
    const [{ query } = { query: '' }] = operationsOfSchema().filter(({ name }) => name === 'viewer');
    for (const authorization of ['Bearer x.y.z', 'Bearer ysk_unknown', 'Basic eDp5']) {
      const headers = { 'content-type': 'application/json', authorization };
      const answer = await t.http('POST', GRAPHQL, { headers, body: JSON.stringify({ query }) });
      expect(answer.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    }
  });

  it('is resolved by the listed resolvers and no others', () => {
    const names = operationsOfSchema().map(({ name }) => name);
    expect([...guardsOfResolvers().keys()].sort()).toEqual(names);
  });

  it('guards every operation by the row of its own name', () => {
    const wrong = [...guardsOfResolvers()].filter(
      ([name, who]) => who !== name && !(who === 'PUBLIC' && PUBLIC_OPERATIONS.includes(name)),
    );
    expect(wrong).toEqual([]);
  });

  it('has an operation for every row of the permission table', () => {
    const names = new Set(operationsOfSchema().map(({ name }) => name));
    expect(Object.keys(permissions).filter((row) => !names.has(row))).toEqual([]);
  });
});

/** The path with an id in place of each parameter. */
const pathOf = (url: string): string =>
  url.replace(/:\w+(\([^)]*\))?/g, '0190b6a0-0000-7000-8000-000000000000').replace('*', 'x');

/** A route that takes only its own content type refuses any other before it looks at who is asking. */
const TYPES = ['application/json', 'application/cloudevents-batch+json'];

async function statusOf({ method, url }: Route): Promise<number> {
  if (method !== 'POST') return (await t.http(method, pathOf(url))).status;
  for (const type of TYPES) {
    const { status } = await t.http(method, pathOf(url), { headers: { 'content-type': type }, body: '[]' });
    if (status !== 415) return status;
  }
  return 415;
}

describe('HTTP', () => {
  it('is seen route by route', () => {
    expect(routes.map(({ url }) => url)).toEqual(expect.arrayContaining([...PUBLIC_ROUTES, GRAPHQL]));
    expect(
      [...new Set(routes.map(({ method }) => method))].filter((method) => !['GET', 'HEAD', 'POST'].includes(method)),
    ).toEqual([]);
  });

  it('answers 401 without a token on every route but the public ones', async () => {
    const guarded = routes.filter(({ url }) => ![...PUBLIC_ROUTES, GRAPHQL, ASSETS].includes(url));
    expect(guarded).toContainEqual({ method: 'POST', url: '/v1/usage-events' });
    expect(guarded).toContainEqual({ method: 'POST', url: '/provider/v1/instances/:id/report' });
    const answers = await Promise.all(guarded.map(async (route) => ({ ...route, status: await statusOf(route) })));
    expect(answers.filter(({ status }) => status !== 401)).toEqual([]);
  });

  it('answers the public routes', async () => {
    for (const url of PUBLIC_ROUTES)
      expect((await t.http('GET', pathOf(url))).status).toBe(url.includes(':') ? 404 : 200); // nothing has that id
  });

  it('guards every handler of every controller by a row of the permission table, or says that it is public', () => {
    const handlers = [...t.app.get(ModulesContainer).values()]
      .flatMap(({ controllers }) => [...controllers.values()])
      .flatMap(({ metatype }) => methodsOf(metatype as { prototype: object }))
      .filter(([, handler]) => Reflect.hasMetadata('path', handler));
    const wrong = handlers.filter(
      ([, handler]) => access(handler) !== 'PUBLIC' && !Object.hasOwn(permissions, access(handler) as Operation),
    );
    expect(handlers.length).toBeGreaterThanOrEqual(PUBLIC_ROUTES.length);
    expect(wrong.map(([name]) => name)).toEqual([]);
    expect(handlers.filter(([, handler]) => access(handler) === 'PUBLIC').length).toBe(PUBLIC_ROUTES.length);
  });
});
