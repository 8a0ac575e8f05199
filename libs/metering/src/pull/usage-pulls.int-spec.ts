import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MINUTE } from '#kernel';
import { bin, rows } from '#platform';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../../../apps/testing/harness.js';
import { type Running, startProcess } from '../../../../apps/testing/processes.js';
import { BUYER, NOW, OPERATIONS, OTHER_OPERATIONS, UseMarket } from '../use.fixture.js';
import { quarantined, release } from '../ways.fixture.js';

const AT = '2026-10-19T08:00:00Z';

interface Pull {
  id: string;
  status: string;
  cursor: string | null;
  pages: number;
  events: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  failures: number;
  nextAt: string | null;
  fault: string | null;
  faultDetail: string | null;
  allowedActions: string[];
}

const FIELDS =
  'id status cursor pages events accepted duplicates rejected failures nextAt fault faultDetail allowedActions';

/** A provider's endpoint, as the test wants it to be. */
class Endpoint {
  private constructor(
    private readonly server: Server,
    private answer: (request: IncomingMessage, response: ServerResponse) => void,
  ) {}

  /** The cursor and the token of each request. */
  readonly asked: { cursor: string | null; token: string | undefined }[] = [];

  static async open(): Promise<Endpoint> {
    const server = createServer((request, response) => {
      const cursor = new URL(request.url!, 'http://x').searchParams.get('cursor');
      endpoint.asked.push({ cursor, token: request.headers.authorization });
      endpoint.answer(request, response);
    });
    const endpoint: Endpoint = new Endpoint(server, (_, response) => response.end('{"events":[]}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/usage?tenant=7`;
  }

  on(answer: (request: IncomingMessage, response: ServerResponse) => void): void {
    this.asked.length = 0;
    this.answer = answer;
  }

  /** Pages by their cursor; the first has none. After the last comes `end`, which is empty and leads nowhere. */
  pages(pages: Record<string, object[]>, end = 'end'): void {
    const names = Object.keys(pages);
    this.on((request, response) => {
      const cursor = new URL(request.url!, 'http://x').searchParams.get('cursor');
      const place = cursor === null ? 0 : names.indexOf(cursor);
      const events = pages[names[place] ?? ''] ?? [];
      response.end(JSON.stringify({ events, nextCursor: place < 0 ? cursor : (names[place + 1] ?? end) }));
    });
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

let market: UseMarket;
let instanceId: string;
let endpoint: Endpoint;
const workers: Running[] = [];
const startWorker = (): Running => {
  workers.push(startProcess('worker', { DATABASE_URL: process.env.DATABASE_URL!, REDIS_URL: process.env.REDIS_URL! }));
  return workers.at(-1)!;
};

const create = (input: object, email = OPERATIONS) =>
  market.t.gql<{ createUsagePull: Pull }>(
    `mutation($i:CreateUsagePullInput!){createUsagePull(input:$i){${FIELDS}}}`,
    { i: { name: 'usage', url: endpoint.url, secret: 'tok-123', ...input } },
    email,
  );
const created = async (input: object = {}): Promise<string> => (await create(input)).data!.createUsagePull.id;
const command = (name: string, id: string, email = OPERATIONS) =>
  market.t.gql<Record<string, Pull>>(`mutation($id:ID!){${name}UsagePull(id:$id){${FIELDS}}}`, { id }, email);
const state = async (id: string, email = OPERATIONS): Promise<Pull> => {
  const { usagePulls } = await market.t.ok<any>(`{usagePulls(first:100){edges{node{${FIELDS}}}}}`, {}, email);
  return usagePulls.edges.map(({ node }: { node: Pull }) => node).find((pull: Pull) => pull.id === id);
};
const seen = (id: string, look: (pull: Pull) => boolean): Promise<Pull> =>
  until(async () => {
    const pull = await state(id);
    return look(pull) && pull;
  });
const event = (id: string, more: object = {}): object => ({
  ...{ id, instanceId, meter: 'cpu', quantity: '0.5', occurredAt: AT },
  ...more,
});
const code = (answer: { errors?: any[] }): string[] =>
  answer.errors?.flatMap(({ extensions }) => [extensions.code, ...(extensions.issues ?? []).map((i: any) => i.code)]) ??
  [];

describe('pulls of usage', () => {
  beforeAll(async () => {
    market = await UseMarket.open({ worker: true });
    instanceId = await market.instance();
    endpoint = await Endpoint.open();
  });
  afterAll(async () => {
    endpoint.close();
    await market.t.close();
  });
  const end = (id: string): Promise<unknown> => command('end', id);

  it('read an endpoint page by page by its own cursor, keep what is refused, and go on from there [I1 I6]', async () => {
    endpoint.pages({
      start: [event('p-1'), event('p-2', { meter: 'none' })],
      b: [event('p-3'), event('p-1'), event('p-4', { quantity: 4 })],
    });
    const id = await created();
    const first = await seen(id, ({ pages }) => pages === 3);
    // 5 events = 2 accepted + 1 duplicate + 2 refused
    expect(first).toMatchObject({ cursor: 'end', events: 5, accepted: 2, duplicates: 1, rejected: 2, fault: null });
    expect(endpoint.asked).toEqual([null, 'b', 'end'].map((cursor) => ({ cursor, token: 'Bearer tok-123' })));
    const refused = await quarantined(market, { pullId: id });
    expect(refused.map(({ code, field, row }) => [code, field, row])).toEqual([
      ['UNKNOWN_METER', null, null],
      ['NOT_DECIMAL', 'quantity', null],
    ]);
    await release(market, [refused[0]!.id], { meter: 'cpu' });
    expect(await market.countEvents("event_id LIKE 'p-%'")).toBe(3);

    endpoint.pages({ start: [event('never')], end: [event('p-5')] }, 'later');
    market.t.setNow(NOW + 6 * MINUTE);
    expect(await seen(id, ({ pages }) => pages === 5)).toMatchObject({ cursor: 'later', accepted: 3 });
    expect(endpoint.asked[0]).toMatchObject({ cursor: 'end' });
    market.t.setNow(NOW);
    await end(id);
  });

  it.each<[string, (response: ServerResponse) => void, string, string]>([
    ['a server error', (response) => response.writeHead(503).end(), 'BAD_STATUS', '503'],
    [
      'a redirect',
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'BAD_STATUS',
      '302',
    ],
    ['no JSON', (response) => response.end('<html>'), 'BAD_PAGE', 'not JSON'],
    ['null', (response) => response.end('null'), 'BAD_PAGE', 'events is no list'],
    ['no list', (response) => response.end('{"events":{}}'), 'BAD_PAGE', 'events is no list'],
    ['no way on', (response) => response.end('{"events":[{}]}'), 'BAD_PAGE', 'events without a new nextCursor'],
    [
      'a cursor that is no text',
      (response) => response.end('{"events":[],"nextCursor":7}'),
      'BAD_PAGE',
      'nextCursor is no text of at most 1000 characters',
    ],
    [
      'too many',
      (response) => response.end(JSON.stringify({ events: Array(1001).fill({}) })),
      'BAD_PAGE',
      'more than 1000 events',
    ],
    [
      'too much',
      (response) => response.end('x'.repeat(9 * 1024 * 1024)),
      'BAD_PAGE',
      'the answer is longer than 8388608 bytes',
    ],
    [
      'half an answer',
      (response) =>
        response.writeHead(200, { 'content-length': '100' }).write('{"e') && setTimeout(() => response.destroy(), 50),
      'UNREACHABLE',
      'aborted',
    ],
  ])('bear %s, tell the provider, and wait', async (_, answer, fault, detail) => {
    endpoint.on((_request, response) => answer(response));
    const id = await created();
    expect(await seen(id, ({ failures }) => failures === 1)).toMatchObject({
      ...{ status: 'ACTIVE', fault, faultDetail: detail, pages: 0, events: 0 },
      nextAt: '2026-10-20T08:30:10Z', // 08:30:00 + 10 s
    });
    await end(id);
  });

  it('wait longer each time, as long as the endpoint asks, and forget failures when it answers again', async () => {
    endpoint.on((_, response) => response.writeHead(429, { 'retry-after': '120' }).end());
    const id = await created();
    expect(await seen(id, ({ failures }) => failures === 1)).toMatchObject({ nextAt: '2026-10-20T08:32:00Z' });
    endpoint.on((_, response) => response.writeHead(500).end());
    market.t.setNow(NOW + 2 * MINUTE);
    expect(await seen(id, ({ failures }) => failures === 2)).toMatchObject({ nextAt: '2026-10-20T08:32:20Z' });
    endpoint.pages({ start: [event('after-all')] });
    market.t.setNow(NOW + 3 * MINUTE);
    expect(await seen(id, ({ accepted }) => accepted === 1)).toMatchObject({ failures: 0, fault: null });
    market.t.setNow(NOW);
    await end(id);
  });

  it('pause, go on and end; an ended one has forgotten its secret, which nothing ever shows', async () => {
    endpoint.pages({});
    const id = await created();
    await seen(id, ({ pages }) => pages >= 1);
    expect((await command('pause', id)).data!.pauseUsagePull!).toMatchObject({
      status: 'PAUSED',
      nextAt: null,
      allowedActions: ['resumeUsagePull', 'endUsagePull'],
    });
    expect(code(await command('pause', id))).toEqual(['INVALID_TRANSITION']);
    expect((await command('resume', id)).data!.resumeUsagePull!.status).toBe('ACTIVE');
    const kept = await rows<{ sealed_secret: Buffer }>(
      market.database,
      'SELECT sealed_secret FROM usage_pull WHERE id = ?',
      [bin(id)],
    );
    expect(kept[0]!.sealed_secret.toString('latin1')).not.toContain('tok-123');
    const trail = await rows<{ after: unknown }>(
      market.database,
      "SELECT `after` FROM audit_row WHERE action LIKE '%UsagePull'",
    );
    expect(JSON.stringify(trail)).not.toContain('tok-123');
    expect((await end(id)) as object).toMatchObject({
      data: { endUsagePull: { status: 'ENDED', allowedActions: [] } },
    });
    expect(
      await rows(market.database, 'SELECT 1 FROM usage_pull WHERE id = ? AND sealed_secret IS NOT NULL', [bin(id)]),
    ).toEqual([]);
  });

  it('are each provider’s own, bounded, and made once for a key', async () => {
    endpoint.pages({});
    const key = { idempotencyKey: 'one' };
    const id = await created(key);
    expect(await created(key)).toBe(id);
    expect(code(await create({ ...key, name: 'another' }))).toEqual(['IDEMPOTENCY_CONFLICT']);
    for (const [wish, wrong] of [
      [{ url: 'ftp://example.com' }, 'ADDRESS_NOT_ALLOWED'],
      [{ url: 'https://me:pw@example.com' }, 'ADDRESS_NOT_ALLOWED'],
      [{ url: 'usage' }, 'MALFORMED'],
      [{ intervalSeconds: 59 }, 'OUT_OF_RANGE'],
      [{ secret: 'with a\nbreak' }, 'MALFORMED'],
      [{ name: ' ' }, 'REQUIRED'],
    ] as const)
      expect([wish, code(await create(wish))]).toEqual([wish, ['VALIDATION_FAILED', wrong]]);
    expect(code(await create({}, BUYER))).toEqual(['FORBIDDEN']);
    expect(code(await command('pause', id, OTHER_OPERATIONS))).toEqual(['NOT_FOUND']);
    expect(await state(id, OTHER_OPERATIONS)).toBeUndefined();
    await end(id);
  });
});

describe('a worker killed between pages', () => {
  beforeAll(async () => {
    market = await UseMarket.open();
    market.t.setNow(null);
    instanceId = await market.instance();
    endpoint = await Endpoint.open();
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
    endpoint.close();
    await market.t.close();
  });

  it('loses and doubles nothing: the next asks from the cursor of the last page that was kept [I1 I43]', async () => {
    const PAGES = 30;
    endpoint.on((request, response) => {
      const page = Number(new URL(request.url!, 'http://x').searchParams.get('cursor') ?? 0);
      const events = page < PAGES ? Array.from({ length: 100 }, (_, n) => event(`k-${page}-${n}`)) : [];
      const nextCursor = String(Math.min(page + 1, PAGES));
      setTimeout(() => response.end(JSON.stringify({ events, nextCursor })), 60);
    });
    const id = await created();
    const first = startWorker();
    await seen(id, ({ pages }) => pages >= 5);
    await first.kill();
    const { pages, cursor } = await state(id);
    expect(pages).toBeLessThan(PAGES); // otherwise the kill came too late
    const before = endpoint.asked.length;
    startWorker();
    // 30 pages × 100 events, and the empty end
    const done = await until(async () => {
      const pull = await state(id);
      return pull.cursor === String(PAGES) && pull.pages > PAGES && pull;
    }, 90);
    expect(done).toMatchObject({ events: 3000, accepted: 3000, duplicates: 0, rejected: 0, fault: null });
    expect(endpoint.asked[before]).toMatchObject({ cursor });
    expect(await market.countEvents("event_id LIKE 'k-%'")).toBe(3000);
    const { kept, fromEvents } = await market.hours();
    expect(kept).toEqual(fromEvents);
  }, 180_000);
});
