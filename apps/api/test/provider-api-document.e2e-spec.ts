import { channel } from 'node:diagnostics_channel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart, HOUR } from '#kernel';
import { isOperation } from '#identity';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import { startTestApp, type TestApp } from '../../testing/harness.js';
import { draftOrder, openBudget, publish } from '../../testing/market.js';

/* What the interface of providers' agents says of itself, held against the routes there are and what they answer. */

const OPERATIONS = 'operations@provider-a.example';
const API = '/provider/v1';

interface Described {
  operationId?: string;
  'x-operations'?: string[];
  parameters?: { name: string; in: string; schema: object }[];
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
  responses: Record<string, { content: Record<string, { schema: { $ref?: string } }> }>;
}
interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, object> };
}

const routes: string[] = [];
const watch = (message: unknown): void =>
  void (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
    if (url.startsWith(API))
      for (const one of [method].flat()) if (one !== 'HEAD') routes.push(`${one} ${url.replace(/:(\w+)/g, '{$1}')}`);
  });

let t: TestApp;
let document: OpenApi;
const ajv = new Ajv2020({ strict: false, allErrors: true });
(formats as unknown as (to: Ajv2020) => void)(ajv);

const operations = (): [string, Described][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): [string, Described] => [`${method.toUpperCase()} ${path}`, one]),
  );
const faults = (pointer: string, value: unknown): unknown => {
  const validate = ajv.getSchema(`api${pointer}`);
  if (!validate) throw new Error(`no schema ${pointer}`);
  return validate(value) ? [] : validate.errors;
};

beforeAll(async () => {
  channel('fastify.initialization').subscribe(watch);
  t = await startTestApp();
  channel('fastify.initialization').unsubscribe(watch);
  t.setNow(dayStart('2026-10-20') + 10 * HOUR);
  document = (await t.http('GET', `${API}/openapi.json`)).json();
  ajv.addSchema(document, 'api');
});
afterAll(() => t.close());

/** Calls a route as an agent would; refuses an answer that its description does not allow. */
async function call(route: string, url: string, body?: object, email: string | undefined = OPERATIONS): Promise<any> {
  const [method, path] = route.split(' ') as ['GET' | 'POST', string];
  const described = document.paths[`${API}${path}`]![method.toLowerCase()]!;
  if (body && described.requestBody) {
    const { $ref } = described.requestBody.content['application/json']!.schema;
    const fits = (faults($ref, body) as unknown[]).length === 0;
    const answer = await send();
    expect({ fits, url, status: answer.status }).toEqual({ fits: answer.status !== 400, url, status: answer.status });
    return checked(answer);
  }
  return checked(await send());

  function send(): ReturnType<TestApp['http']> {
    return t.http(method, `${API}${url}`, {
      email,
      headers: { 'accept-language': 'en', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
  function checked({ status, json }: Awaited<ReturnType<TestApp['http']>>): any {
    const content = described.responses[String(status)]?.content;
    expect({ url, status, described: content !== undefined }).toEqual({ url, status, described: true });
    const answer = json();
    expect({ url, faults: faults(content!['application/json']!.schema.$ref!, answer) }).toEqual({ url, faults: [] });
    return answer;
  }
}

describe('the OpenAPI document', () => {
  it('has exactly the routes there are', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(routes.length).toBeGreaterThan(7);
    expect(
      operations()
        .map(([route]) => route)
        .sort(),
    ).toEqual(routes.sort());
  });

  it('names operations of the permission table, and every reference leads somewhere', () => {
    const named = operations().flatMap(([, one]) => one['x-operations'] ?? []);
    expect(named.filter((one) => !isOperation(one))).toEqual([]);
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, one]) => one!);
    for (const one of references) expect(ajv.getSchema(`api${one}`)).toBeDefined();
    const used = new Set(references.map((one) => one.split('/').at(-1)));
    expect(Object.keys(document.components.schemas).filter((name) => !used.has(name))).toEqual([]);
  });

  it('tells what the routes answer, and which bodies they take', async () => {
    const offering = await publish(t, { basic: [{ code: 'use', unitPrice: '1' }] });
    const budgetId = await openBudget(t);
    const approved = async (): Promise<string> => {
      const wish = { planId: offering.plans[0]!.id, budgetId, startsOn: '2026-10-01' };
      const id = await draftOrder(t, { ...wish, expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }] });
      await t.ok('mutation($id:ID!){submitOrder(id:$id){id}}', { id }, 'buyer@chengdu.example');
      await t.ok('mutation($id:ID!){approveOrder(id:$id){id}}', { id }, 'approver@chengdu.example');
      return id;
    };
    const [id, refused] = [await approved(), await approved()];
    await call('GET /orders', '/orders?state=PENDING_PROVIDER&limit=1');
    await call('GET /orders', '/orders?limit=0');
    await call('GET /orders/{id}', `/orders/${id}`);
    await call('GET /orders/{id}', '/orders/x');
    await call('GET /orders', '/orders', undefined, 'buyer@chengdu.example');
    await call('POST /orders/{id}/decline', `/orders/${refused}/decline`, {});
    await call('POST /orders/{id}/decline', `/orders/${refused}/decline`, { reason: 'no room' });
    await call('POST /orders/{id}/accept', `/orders/${refused}/accept`);
    await call('POST /orders/{id}/accept', '/orders/x/accept');
    const { items } = await call('POST /orders/{id}/accept', `/orders/${id}/accept`);
    const path = `/instances/${items[0].instance.id}/report`;
    const report = (body: object): Promise<unknown> => call('POST /instances/{id}/report', path, body);
    await report({});
    await report({ state: 'ACTIVE', at: 'now' });
    await report({ state: 'ACTIVE', externalID: 'x' });
    await report({ state: 'ACTIVE', externalId: 'vm', at: '2026-10-02T00:00:00Z' });
    await report({ state: 'FAILED', reason: 'r' });
    await report({ state: 'TERMINATED', at: null });
    await call('GET /instances', '/instances');
    await call('GET /instances', '/instances?updatedSince=2026-10-01T00:00:00Z&state=TERMINATED');
    for (const heartbeat of [
      { agent: 'dc1', version: '1', capabilities: ['iaas'] },
      { agent: 'dc1' },
      { agent: 'two words' },
      { agent: 'dc1', capabilities: [7] },
    ])
      await call('POST /heartbeat', '/heartbeat', heartbeat);
  });
});
