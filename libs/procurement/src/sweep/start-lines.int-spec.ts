import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { ModuleRef } from '@nestjs/core';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { publish } from '../../../../apps/testing/market.js';
import { StartOrders } from './start-orders.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-07-01'));
});
afterAll(() => t.close());

it('a line of a channel begins on its day: it asks for no more than what it holds since its approval', async () => {
  const { plans } = await publish(
    t,
    { fee: [{ code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '10' }] },
    { zoneCodes: ['ZH-HENGQIN'], clouds: ['ENTERPRISE'], attributes: { channel: 'ZH-HENGQIN-CHANNEL' } },
  );
  const opened = { code: 'ZH-HENGQIN-CHANNEL', command: 'open', on: '2026-06-01', authority: '广东省通信管理局' };
  await t.ok(
    'mutation($i:RecordApprovalStepInput!){recordApprovalStep(input:$i){state}}',
    { i: opened },
    'operator@yunshi.example',
  );
  // 15 of the 20 Gbps of its first stage.
  const configuration = { serviceArea: '洪湾片区', bandwidthMbps: 15_000 };
  const item = { planId: plans[0]!.id, quantity: '1', zoneCode: 'ZH-HENGQIN', configuration };
  const { createOrder } = await t.ok<any>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    { i: { title: 'Line', startsOn: '2026-07-05', items: [item] } },
    'buyer@mnc.example',
  );
  const { id } = createOrder;
  for (const [operation, email] of [
    ['submitOrder', 'buyer@mnc.example'],
    ['approveOrder', 'approver@mnc.example'],
    ['acceptOrder', 'operations@provider-a.example'],
  ] as const)
    await t.ok(`mutation($id:ID!){${operation}(id:$id){id}}`, { id }, email);
  t.setNow(dayStart('2026-07-05'));
  await (await t.app.get(ModuleRef).create(StartOrders)).run('spec');
  const { order } = await t.ok<any>('query($id:ID!){order(id:$id){status}}', { id }, 'buyer@mnc.example');
  expect(order.status).toBe('EXECUTING');
});
