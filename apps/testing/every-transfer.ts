import { dayStart } from '#kernel';
import type { TestApp } from './harness.js';
import { openBudget, type OrderWish, runningInstance } from './market.js';

const GIVER = 'buyer@chengdu.example';
const RECEIVER = 'buyer@chongqing.example';

/** A service that its buyer offers to another one: withdrawn, declined, and taken. */
export async function doTransfers(t: TestApp, wish: OrderWish): Promise<void> {
  const { instanceId } = await runningInstance(t, { ...wish, activatedAt: dayStart('2026-09-01') });
  const offer = async (): Promise<string> => {
    const { offerTransfer } = await t.ok<{ offerTransfer: { id: string } }>(
      'mutation($i:OfferTransferInput!){offerTransfer(input:$i){id}}',
      { i: { instanceId, receiverId: t.organization('AG-CQ'), reason: 'because' } },
      GIVER,
    );
    return offerTransfer.id;
  };
  const end = async (operation: string, email: string): Promise<void> => {
    const id = await offer();
    await t.ok(`mutation($id:ID!){${operation}(id:$id,reason:"because"){id}}`, { id }, email);
  };
  await end('withdrawTransfer', GIVER);
  await end('declineTransfer', RECEIVER);
  await offer();
  const { createOrder } = await t.ok<{ createOrder: { id: string; items: { id: string }[] } }>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id items{id}}}',
    {
      i: {
        ...{ title: 'taken over', budgetId: await openBudget(t, { mail: 'chongqing' }) },
        items: [{ kind: 'TRANSFER', instanceId, expectedUsage: wish.expectedUsage }],
      },
    },
    RECEIVER,
  );
  const steps = { submitOrder: RECEIVER, approveOrder: 'approver@chongqing.example' };
  for (const [step, email] of Object.entries({ ...steps, acceptOrder: 'operations@provider-a.example' }))
    await t.ok(`mutation($id:ID!){${step}(id:$id){id}}`, { id: createOrder.id }, email);
  await t.ok(
    'mutation($id:ID!){completeOrderItem(id:$id){id}}',
    { id: createOrder.items[0]!.id },
    'operations@provider-a.example',
  );
}
