import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { OPERATIONS, OTHER_OPERATIONS, UseMarket } from '../use.fixture.js';
import { CSV_HEAD, csvLine, quarantined, release, taken, upload } from '../ways.fixture.js';

const AT = '2026-10-19T08:00:00Z';

describe('quarantine', () => {
  let market: UseMarket;
  let instanceId: string;
  beforeAll(async () => {
    market = await UseMarket.open({ worker: true });
    instanceId = await market.instance({ externalId: 'vm-7' });
  });
  afterAll(() => market.t.close());

  const row = (fields: Record<string, string> = {}): string =>
    csvLine({ id: newId(), instanceId, meter: 'cpu', quantity: '1', occurredAt: AT, ...fields });
  const send = async (...rows: string[]): Promise<string> => {
    const { id } = await upload(market, `${CSV_HEAD}\n${rows.join('\n')}\n`);
    await taken(market, id);
    return id;
  };
  const discard = (ids: string[], reason = 'not ours', email = OPERATIONS) =>
    market.t.gql<any>(
      'mutation($i:DiscardQuarantinedUsageInput!){discardQuarantinedUsage(input:$i)}',
      { i: { ids, reason } },
      email,
    );
  const code = (answer: { errors?: any[] }): string => answer.errors?.[0]?.extensions.code ?? 'ok';

  it('is listed by reason, file and instance, with what came; fixed and released it is an event like any other [I6 I8]', async () => {
    const fileId = await send(
      row({ externalId: 'vm-8', instanceId: '', quantity: '3' }),
      row({ occurredAt: '2027-01-01T00:00:00Z', quantity: '4' }),
      row({ quantity: '5' }),
    );
    const all = await quarantined(market, { fileId });
    expect(all.map(({ code, status }) => [code, status])).toEqual([
      ['UNKNOWN_INSTANCE', 'OPEN'],
      ['IN_FUTURE', 'OPEN'],
    ]);
    expect(await quarantined(market, { fileId, code: 'IN_FUTURE' })).toEqual([all[1]]);
    expect(await quarantined(market, { instance: 'vm-8' })).toEqual([all[0]]);
    expect(all[0]!.allowedActions).toEqual(['releaseQuarantinedUsage', 'discardQuarantinedUsage']);
    expect(JSON.parse(all[0]!.payload)).toMatchObject({ externalId: 'vm-8', quantity: '3' });

    const before = await market.countEvents('platform = 0');
    const [first, second] = all.map(({ id }) => id) as [string, string];
    const { data } = await release(market, [first, second], { externalId: 'vm-7', instanceId: null });
    expect(data).toEqual({
      releaseQuarantinedUsage: {
        released: 1,
        rejected: [{ id: second, code: 'IN_FUTURE', message: 'occurredAt is more than 5 minutes in the future.' }],
      },
    });
    expect(await market.countEvents('platform = 0')).toBe(before + 1);
    await release(market, [second], { occurredAt: AT });
    expect(await market.countEvents('quantity = 4')).toBe(1);
    const { kept, fromEvents } = await market.hours();
    expect(kept).toEqual(fromEvents);
    expect(await quarantined(market, { fileId, status: 'OPEN' })).toEqual([]);
  });

  it('counts a row once however often and by however many it is released [I1]', async () => {
    const fileId = await send(...Array.from({ length: 20 }, (_, n) => row({ meter: 'gpu', quantity: `${n + 100}` })));
    const ids = (await quarantined(market, { fileId })).map(({ id }) => id);
    const before = await market.countEvents('platform = 0');
    const answers = await Promise.all([1, 2, 3].map(() => release(market, ids, { meter: 'cpu' })));
    answers.push(await release(market, ids, { meter: 'cpu' }));
    expect(answers.map(({ data }) => data)).toEqual(
      answers.map(() => ({ releaseQuarantinedUsage: { released: 20, rejected: [] } })),
    );
    expect(await market.countEvents('platform = 0')).toBe(before + 20);
  });

  it('keeps the reason up to date: what is refused again says why now', async () => {
    const fileId = await send(row({ meter: '', quantity: '-1' }));
    const [{ id } = { id: '' }] = await quarantined(market, { fileId });
    await release(market, [id], { meter: 'cpu' });
    expect(await quarantined(market, { fileId })).toMatchObject([{ code: 'NEGATIVE_QUANTITY', field: null }]);
    await release(market, [id], { meter: 'cpu', quantity: '' });
    expect(await quarantined(market, { fileId })).toMatchObject([{ code: 'REQUIRED', field: 'quantity' }]);
  });

  it('discards with a reason, once and for all', async () => {
    const fileId = await send(row({ meter: 'x' }), row({ meter: 'y' }));
    const [one, two] = (await quarantined(market, { fileId })).map(({ id }) => id) as [string, string];
    expect(code(await discard([one], ' '))).toBe('VALIDATION_FAILED');
    expect((await discard([one])).data).toEqual({ discardQuarantinedUsage: 1 });
    expect((await discard([one], 'again')).data).toEqual({ discardQuarantinedUsage: 1 });
    expect(await quarantined(market, { fileId, status: 'DISCARDED' })).toMatchObject([
      { id: one, reason: 'not ours', allowedActions: [] },
    ]);
    expect(code(await release(market, [one, two], { meter: 'cpu' }))).toBe('INVALID_TRANSITION');
    await release(market, [two], { meter: 'cpu' });
    expect(code(await discard([two]))).toBe('INVALID_TRANSITION');
  });

  it('is each provider’s own, and bounded', async () => {
    const fileId = await send(row({ meter: 'x' }));
    const [{ id } = { id: '' }] = await quarantined(market, { fileId });
    expect(await quarantined(market, { fileId }, OTHER_OPERATIONS)).toEqual([]);
    expect(code(await release(market, [id], {}, OTHER_OPERATIONS))).toBe('NOT_FOUND');
    expect(code(await discard([id], 'x', OTHER_OPERATIONS))).toBe('NOT_FOUND');
    expect(code(await release(market, [id, newId()]))).toBe('NOT_FOUND');
    expect(code(await release(market, []))).toBe('VALIDATION_FAILED');
    expect(
      code(
        await release(
          market,
          Array.from({ length: 501 }, () => newId()),
        ),
      ),
    ).toBe('VALIDATION_FAILED');
    expect(code(await release(market, [id], { meter: 'x'.repeat(1001) }))).toBe('VALIDATION_FAILED');
  });

  it('keeps nothing of what a request was refused', async () => {
    const before = (await quarantined(market, {})).length;
    expect(await market.one({ id: newId(), instanceId, meter: 'none', quantity: '1', occurredAt: AT })).toBe(
      'UNKNOWN_METER',
    );
    expect((await quarantined(market, {})).length).toBe(before);
  });
});
