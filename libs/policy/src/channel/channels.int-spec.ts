import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart, dec, type Id, newId, sum } from '#kernel';
import { id, rows, Transactions } from '#platform';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { publish } from '../../../../apps/testing/market.js';
import { ChannelCapacity } from './channel-capacity.js';

let t: TestApp;
let planId: string;
let offeringId: string;
const CHANNEL = 'ZH-HENGQIN-CHANNEL';
const OPERATOR = 'operator@yunshi.example';
const BUYER = 'buyer@mnc.example';
const APPROVER = 'approver@mnc.example';
const OPERATIONS = 'operations@provider-a.example';

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-07-01'));
  const offering = await publish(
    t,
    { fee: [{ code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '10' }] },
    { zoneCodes: ['ZH-HENGQIN'], clouds: ['ENTERPRISE'], attributes: { channel: CHANNEL } },
  );
  planId = offering.plans[0]!.id;
  offeringId = offering.id;
});
afterAll(() => t.close());

const create = (bandwidthMbps: unknown, more: object = {}, email = BUYER): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    {
      i: {
        title: 'Line',
        items: [
          {
            planId,
            quantity: '1',
            zoneCode: 'ZH-HENGQIN',
            configuration: { serviceArea: '洪湾片区', bandwidthMbps, ...more },
          },
        ],
      },
    },
    email,
  );
const step = (operation: string, id: string, email: string): Promise<GqlAnswer<any>> =>
  t.gql<any>(`mutation($id:ID!){${operation}(id:$id){id items{id instance{id}}}}`, { id }, email);
async function submitted(bandwidthMbps: unknown, more: object = {}): Promise<{ id: string; answer: GqlAnswer<any> }> {
  const { data } = await create(bandwidthMbps, more);
  const { id } = data.createOrder;
  return { id, answer: await step('submitOrder', id, BUYER) };
}
/** What explain says of such an item. */
const explained = async (bandwidthMbps: string, serviceArea: string): Promise<string[]> => {
  const { explain } = await t.ok<any>(
    'query($o:ID!,$i:[ExplainItemInput!]){explain(act:ORDER,offeringIds:[$o],items:$i){findings{code}}}',
    {
      o: offeringId,
      i: [{ offeringId, zoneCode: 'ZH-HENGQIN', quantity: '1', configuration: { serviceArea, bandwidthMbps } }],
    },
    BUYER,
  );
  return explain.findings.map(({ code }: any) => code);
};
const codes = ({ errors }: GqlAnswer<any>): string[] =>
  (errors?.[0]?.extensions.findings ?? []).map(({ code }) => code);
const state = async (): Promise<{ stage: string; committedGbps: string; state: string }> =>
  (await t.ok<any>('{channels{stage committedGbps state}}', {}, OPERATOR)).channels[0];
const committed = async (): Promise<string> => (await state()).committedGbps;

describe('a dedicated channel', () => {
  it('its approvals are told with authority and day, and nothing is ordered before it is in operation [S0-13]', async () => {
    const { channels } = await t.ok<any>('{channels{code state approvalSteps{state on authority}}}', {}, BUYER);
    expect(channels).toEqual([
      {
        code: CHANNEL,
        state: 'APPROVED',
        approvalSteps: [
          { state: 'APPLIED', on: '2015-10', authority: '横琴新区管委会' },
          { state: 'EXPERT_REVIEWED', on: '2018-09-21', authority: '工业和信息化部' },
          { state: 'APPROVED', on: '2018-11-30', authority: '工业和信息化部' },
        ],
      },
    ]);
    expect(codes(await create(400))).toEqual(['CHANNEL_NOT_OPERATIONAL']);
    const record = (command: string, on: string): Promise<GqlAnswer<any>> =>
      t.gql<any>(
        'mutation($i:RecordApprovalStepInput!){recordApprovalStep(input:$i){state}}',
        { i: { code: CHANNEL, command, on, authority: '广东省通信管理局' } },
        OPERATOR,
      );
    expect((await record('review', '2026-06-01')).errors![0]!.extensions.code).toBe('INVALID_TRANSITION');
    for (const wrong of ['2018-11-29', '2026-07-02'])
      expect((await record('open', wrong)).errors![0]!.extensions.issues![0]!.code).toBe('OUT_OF_RANGE');
    expect((await record('open', '2026-06-01')).data.recordApprovalStep.state).toBe('OPERATIONAL');
    expect(codes(await create(400))).toEqual([]);
  });

  it('serves enterprises alone [S0-09]', async () => {
    expect(codes(await create(400, {}, 'buyer@chengdu.example'))).toEqual(['CHANNEL_ENTERPRISE_ONLY']);
    const { errors } = await t.gql(
      'query($p:ID!){estimate(items:[{planId:$p}]){total{amount}}}',
      { p: planId },
      'buyer@chengdu.example',
    );
    expect(errors![0]!.extensions.findings![0]!.code).toBe('CHANNEL_ENTERPRISE_ONLY');
  });

  it('is delivered in the areas it covers [S0-10]', async () => {
    expect(codes((await submitted(100)).answer)).toEqual([]);
    expect(codes((await submitted(100, { serviceArea: '香洲老城' })).answer)).toEqual(['OUT_OF_COVERAGE']);
    expect(codes((await submitted(100, { serviceArea: null })).answer)).toEqual(['OUT_OF_COVERAGE']);
  });

  it('tells its stages and the demand that was foreseen [S0-12]', async () => {
    const { channels } = await t.ok<any>('{channels{stages{code capacityGbps} forecasts{year gbps}}}', {}, BUYER);
    expect(channels[0]).toEqual({
      stages: [
        { code: 'INITIAL', capacityGbps: '20' },
        { code: 'FULL', capacityGbps: '120' },
      ],
      forecasts: [{ year: 2018, gbps: '1.72' }],
    });
  });

  it('holds what is approved up to its stage, and more at the next [S0-12]', async () => {
    const most = await submitted(19_500);
    expect((await step('approveOrder', most.id, APPROVER)).errors).toBeUndefined();
    expect(await state()).toEqual({ state: 'OPERATIONAL', stage: 'INITIAL', committedGbps: '19.5' });
    const small = await submitted('400'); // 19.5 + 0.4 = 19.9
    expect((await step('approveOrder', small.id, APPROVER)).errors).toBeUndefined();
    expect(await committed()).toBe('19.9');
    const refused = await submitted('200'); // 0.1 left
    expect(await explained('200', '洪湾片区')).toEqual(['CAPACITY_EXCEEDED']);
    expect(await explained('100', '香洲老城')).toEqual(['OUT_OF_COVERAGE']);
    expect(await explained('100', '洪湾片区')).toEqual([]);
    expect(codes(refused.answer)).toEqual(['CAPACITY_EXCEEDED']);
    expect(refused.answer.errors![0]!.message).toContain('0.2 Gbps are asked for, 0.1 Gbps are left.');
    expect(codes((await submitted('many')).answer)).toEqual(['CAPACITY_EXCEEDED']);
    const change = (stage: string): Promise<GqlAnswer<any>> =>
      t.gql<any>(
        'mutation($s:String!){switchChannelStage(channel:"ZH-HENGQIN-CHANNEL",stage:$s){stage}}',
        { s: stage },
        OPERATOR,
      );
    expect((await change('FULL')).data.switchChannelStage.stage).toBe('FULL');
    const fits = await step('submitOrder', refused.id, BUYER);
    expect(fits.errors).toBeUndefined();
    expect((await step('approveOrder', refused.id, APPROVER)).errors).toBeUndefined();
    expect(await committed()).toBe('20.1');
    expect((await change('INITIAL')).errors![0]!.extensions.issues![0]!.code).toBe('STAGE_TOO_SMALL');
    expect((await change('NONE')).errors![0]!.extensions.issues![0]!.code).toBe('UNKNOWN_STAGE');
  });

  it('an order keeps the gateway over which it leaves the country [S0-09]', async () => {
    const { channelCommitments } = await t.ok<any>(
      '{channelCommitments{edges{node{gbps serviceArea releasedAt organization{code} gateway{code name}}}}}',
      {},
      BUYER,
    );
    expect(channelCommitments.edges[0].node).toEqual({
      gbps: '0.2',
      serviceArea: '洪湾片区',
      releasedAt: null,
      organization: { code: 'MNC-E' },
      gateway: { code: 'GW-GUANGZHOU', name: 'Guangzhou international communications gateway' },
    });
    const others = await t.ok<any>('{channelCommitments{edges{node{id}}}}', {}, 'buyer@chengdu.example');
    expect(others.channelCommitments.edges).toEqual([]);
  });

  it('what passes to another buyer is its order’s from then on', async () => {
    const runner = t.app.get(DataSource);
    const held = (): Promise<{ item: Buffer; buyer: Buffer; order: Buffer }[]> =>
      runner.query(
        'SELECT order_item_id AS item, organization_id AS buyer, order_id AS `order` FROM channel_commitment WHERE released_at IS NULL LIMIT 1',
      );
    const [before] = await held();
    const pass = (from: Id, to: { itemId: Id; orderId: Id; organizationId: Id }): Promise<void> =>
      t.app.get(Transactions).run((manager) => t.app.get(ChannelCapacity).pass(manager, from, to));
    const there = { itemId: newId(), orderId: newId(), organizationId: t.organization('AG-CQ') };
    await pass(id(before!.item), there);
    const [after] = await held();
    expect({ itemId: id(after!.item), orderId: id(after!.order), organizationId: id(after!.buyer) }).toEqual(there);
    await pass(there.itemId, {
      ...{ itemId: id(before!.item), orderId: id(before!.order), organizationId: id(before!.buyer) },
    });
  });

  it('is asked again at approval: of two orders that fit alone the second is refused [S0-12]', async () => {
    const left = dec('120')
      .minus(await committed())
      .times(1000);
    const [first, second] = [await submitted(left.toFixed()), await submitted(left.toFixed())];
    expect((await step('approveOrder', first.id, APPROVER)).errors).toBeUndefined();
    expect(codes(await step('approveOrder', second.id, APPROVER))).toEqual(['CAPACITY_EXCEEDED']);
    expect(await committed()).toBe('120');
    await t.ok('mutation($id:ID!){cancelOrder(id:$id,reason:"not needed"){id}}', { id: first.id }, BUYER);
    expect(dec(await committed()).toFixed()).toBe('20.1');
    expect((await step('approveOrder', second.id, APPROVER)).errors).toBeUndefined();
    await t.ok('mutation($id:ID!){declineOrder(id:$id,reason:"no"){id}}', { id: second.id }, OPERATIONS);
    expect(await committed()).toBe('20.1');
  });

  it('an instance holds more or less as it is resized, and nothing once it has ended [S0-12]', async () => {
    const { id } = await submitted(1000);
    await step('approveOrder', id, APPROVER);
    const { data } = await step('acceptOrder', id, OPERATIONS);
    const instanceId = data.acceptOrder.items[0].instance.id;
    await t.ok(
      'mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}',
      { i: { instanceId, activatedAt: '2026-06-30T16:00:00Z' } },
      OPERATIONS,
    );
    expect(await committed()).toBe('21.1');
    t.setNow(dayStart('2026-07-02'));
    const resize = (quantity: string): Promise<GqlAnswer<any>> =>
      t.gql<any>(
        'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}',
        { i: { instanceId, quantity } },
        APPROVER,
      );
    expect((await resize('3')).errors).toBeUndefined();
    expect(await committed()).toBe('23.1');
    expect(codes(await resize('100'))).toEqual(['CAPACITY_EXCEEDED']); // 20.1 + 100 > 120
    expect(await committed()).toBe('23.1');
    await t.ok('mutation($id:ID!){terminateInstance(id:$id){id}}', { id: instanceId }, BUYER);
    expect(await committed()).toBe('20.1');
  });

  it('a change is asked for what it adds alone, another term for nothing, and what a line has goes with it', async () => {
    const { id } = await submitted(60_000);
    await step('approveOrder', id, APPROVER);
    const { data } = await step('acceptOrder', id, OPERATIONS);
    const instanceId = data.acceptOrder.items[0].instance.id;
    await t.ok(
      'mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}',
      { i: { instanceId, activatedAt: '2026-07-01T16:00:00Z' } },
      OPERATIONS,
    );
    expect(await committed()).toBe('80.1');
    const change = async (item: object): Promise<{ id: string; answer: GqlAnswer<any> }> => {
      const made = await t.gql<any>(
        'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
        { i: { title: 'Change', items: [{ instanceId, ...item }] } },
        BUYER,
      );
      const { id: orderId } = made.data.createOrder;
      return { id: orderId, answer: await step('submitOrder', orderId, BUYER) };
    };
    const twice = await change({ kind: 'MODIFY', quantity: '2' });
    expect(codes(twice.answer)).toEqual(['CAPACITY_EXCEEDED']);
    expect(twice.answer.errors![0]!.message).toContain('60 Gbps are asked for, 39.9 Gbps are left.');
    // 90 instead of 60: 30 of the 39.9 that are left.
    const wider = { serviceArea: '洪湾片区', bandwidthMbps: 90_000 };
    const refused = await change({ kind: 'MODIFY', configuration: wider });
    const item = async (orderId: string) =>
      (await step('acceptOrder', orderId, OPERATIONS)).data.acceptOrder.items[0].id;
    await step('approveOrder', refused.id, APPROVER);
    // From its approval on nobody else has it.
    expect(await committed()).toBe('110.1');
    await t.ok('mutation($id:ID!){failOrderItem(id:$id,reason:"x"){id}}', { id: await item(refused.id) }, OPERATIONS);
    expect(await committed()).toBe('80.1');
    const more = await change({ kind: 'MODIFY', configuration: wider });
    expect(codes(more.answer)).toEqual([]);
    await step('approveOrder', more.id, APPROVER);
    expect(await committed()).toBe('110.1');
    await t.ok('mutation($id:ID!){completeOrderItem(id:$id){id}}', { id: await item(more.id) }, OPERATIONS);
    expect(await committed()).toBe('110.1');
    const renewed = await change({ kind: 'RENEW' });
    expect(codes(renewed.answer)).toEqual([]);
    await t.ok('mutation($id:ID!){cancelOrder(id:$id,reason:"x"){id}}', { id: renewed.id }, BUYER);
    await t.ok('mutation($id:ID!){terminateInstance(id:$id){id}}', { id: instanceId }, BUYER);
    expect(await committed()).toBe('20.1');
  });

  it('whatever is ordered and cancelled, what is committed is the sum and never exceeds the stage [S0-12]', async () => {
    const wishes = fc.array(fc.record({ mbps: fc.integer({ min: 1, max: 90_000 }), cancel: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(wishes, async (list) => {
        const made = await Promise.all(list.map(({ mbps }) => submitted(mbps)));
        const approved = await Promise.all(made.map(({ id }) => step('approveOrder', id, APPROVER)));
        const ended = made.filter((_, index) => list[index]!.cancel && !approved[index]!.errors);
        await Promise.all(
          ended.map(({ id }) => t.ok('mutation($id:ID!){cancelOrder(id:$id,reason:"x"){id}}', { id }, BUYER)),
        );
        const held = await rows<{ gbps: string }>(
          t.app.get(DataSource),
          'SELECT gbps FROM channel_commitment WHERE released_at IS NULL',
        );
        const total = sum(held.map(({ gbps }) => dec(gbps)));
        expect(dec(await committed()).eq(total)).toBe(true);
        expect(total.lte(120)).toBe(true);
      }),
      { numRuns: 6 },
    );
  });
});
