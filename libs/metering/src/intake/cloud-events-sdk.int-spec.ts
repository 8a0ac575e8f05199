import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { CloudEvent, emitterFor, HTTP, httpTransport, type Message, Mode } from 'cloudevents';
import { gzipSync } from 'node:zlib';
import { BUYER, OPERATIONS, UseMarket } from '../use.fixture.js';

const BATCH = 'application/cloudevents-batch+json';

interface Answer {
  accepted?: number;
  duplicates?: number;
  rejected?: { id: string; code: string }[];
  error?: { code: string; message: string; issues?: { path: string; code: string }[] };
}

/** The published SDK as the client, over the wire. */
describe('POST /v1/usage-events with the CloudEvents SDK', () => {
  let market: UseMarket;
  let instanceId: string;
  let transport: ReturnType<typeof httpTransport>;
  let authorization: string;
  beforeAll(async () => {
    market = await UseMarket.open();
    instanceId = await market.instance();
    await market.t.app.listen({ port: 0, host: '127.0.0.1' });
    transport = httpTransport(`${await market.t.app.getUrl()}/v1/usage-events`);
    authorization = `Bearer ${market.t.token(OPERATIONS)}`;
  });
  afterAll(() => market.t.close());

  type Data = { meter: string; quantity: string; countedSubject?: string };
  const event = (quantity: string, more: object = {}): CloudEvent<Data> =>
    new CloudEvent<Data>({
      id: newId(),
      source: '/meters/sdk',
      type: 'usage.v1',
      subject: instanceId,
      time: '2026-10-19T08:00:00.250Z',
      data: { meter: 'cpu', quantity },
      ...more,
    });
  const told = async (sent: Promise<unknown>): Promise<Answer> =>
    JSON.parse(((await sent) as { body: string }).body) as Answer;
  const headers = (more: Record<string, string> = {}): { headers: Record<string, string> } => ({
    headers: { authorization, 'accept-language': 'en', ...more },
  });
  const send = (message: Message, more: Record<string, string> = {}): Promise<Answer> =>
    told(transport(message, headers(more)));
  const batchOf = (events: CloudEvent<Data>[]): Message => ({
    headers: { 'content-type': BATCH },
    body: JSON.stringify(events),
  });
  const packed = (message: Message): Message => ({ ...message, body: gzipSync(message.body as string) });
  const ZIP = { 'content-encoding': 'gzip' };

  it('takes the same event once, whichever mode it comes in: structured, binary, batch, each also as gzip [I1]', async () => {
    const one = event('1.25');
    const [structured, binary] = [Mode.STRUCTURED, Mode.BINARY].map((mode) =>
      emitterFor(transport, { binding: HTTP, mode }),
    );
    expect(await told(structured!(one, headers()))).toMatchObject({ accepted: 1, duplicates: 0 });
    const again = [
      await told(binary!(one, headers())),
      await send(batchOf([one])),
      await send(packed(HTTP.structured(one)), ZIP),
      await send(packed(HTTP.binary(one)), ZIP),
      await send(packed(batchOf([one])), ZIP),
    ];
    expect(again).toEqual(again.map(() => ({ accepted: 0, duplicates: 1, rejected: [] })));
    const { usageEvents } = await market.t.ok<any>(
      'query($i:ID!){usageEvents(instanceId:$i,from:"2026-10-19T08:00:00Z",to:"2026-10-19T08:00:01Z"){edges{node{id source quantity occurredAt}}}}',
      { i: instanceId },
      BUYER,
    );
    expect(usageEvents.edges.map(({ node }: any) => node)).toEqual([
      { id: one.id, source: '/meters/sdk', quantity: '1.25', occurredAt: '2026-10-19T08:00:00.250Z' },
    ]);
  });

  it('reads attributes in headers as the HTTP binding writes them: percent signs, quotes, an extension', async () => {
    const id = `云-"${newId()}"`;
    const message = HTTP.binary(event('3', { id: 'x', traceparent: '00-aa-bb-01' }));
    const binary = { ...message, headers: { ...message.headers, 'ce-id': `"${encodeURIComponent(id)}"` } };
    expect(await send(binary)).toMatchObject({ accepted: 1 });
    expect(await send(HTTP.structured(event('3', { id })))).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it('judges the events of a packed batch one by one, and tells the place of what cannot be read', async () => {
    const events = [event('1'), event('-1'), event('2')];
    expect(await send(packed(batchOf(events)), ZIP)).toMatchObject({
      accepted: 2,
      rejected: [{ id: events[1]!.id, code: 'NEGATIVE_QUANTITY' }],
    });
    const { error } = await send(HTTP.binary(event('1', { subject: 'vm-7' })));
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', issues: [{ path: 'subject', code: 'MALFORMED' }] });
  });

  it('refuses what unpacks to more than 8 MiB, broken gzip and other encodings, and keeps nothing of them', async () => {
    const before = await market.countEvents();
    const bomb = { headers: { 'content-type': BATCH }, body: gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')) };
    expect(bomb.body.length).toBeLessThan(100_000);
    expect((await send(bomb, ZIP)).error).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    const whole = packed(batchOf([event('1')]));
    const bytes = whole.body as Buffer;
    for (const body of [bytes.subarray(0, bytes.length - 9), Buffer.from('no gzip'), Buffer.alloc(0)])
      expect((await send({ ...whole, body }, ZIP)).error).toMatchObject({
        code: 'VALIDATION_FAILED',
        issues: [{ code: 'MALFORMED' }],
      });
    expect((await send(whole, { 'content-encoding': 'br' })).error).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
    expect(await market.countEvents()).toBe(before);
  });
});
