import type { TestApp } from './harness.js';
import { acceptedInstance } from './market.js';

/** An instance that an order changes, which its provider does, and another order ends, which it does not. */
export async function doChanges(t: TestApp, instanceId: string): Promise<void> {
  const provider = 'operations@provider-a.example';
  const change = async (item: object): Promise<string> => {
    const { createOrder } = await t.ok<{ createOrder: { id: string; items: { id: string }[] } }>(
      'mutation($i:CreateOrderInput!){createOrder(input:$i){id items{id}}}',
      { i: { title: 'change', items: [{ instanceId, ...item }] } },
      'buyer@chengdu.example',
    );
    const { id, items } = createOrder;
    for (const [operation, email] of [
      ['submitOrder', 'buyer@chengdu.example'],
      ['approveOrder', 'approver@chengdu.example'],
      ['acceptOrder', provider],
    ] as const)
      await t.ok(`mutation($id:ID!){${operation}(id:$id){id}}`, { id }, email);
    return items[0]!.id;
  };
  const changed = await change({ kind: 'MODIFY', configuration: { size: 'large' } });
  await t.ok('mutation($id:ID!){completeOrderItem(id:$id){id}}', { id: changed }, provider);
  const kept = await change({ kind: 'TERMINATE' });
  await t.ok('mutation($id:ID!){failOrderItem(id:$id,reason:"r"){id}}', { id: kept }, provider);
}

/** An order whose buyer writes to its provider and asks to cancel it, which is granted. */
export async function doCancellation(t: TestApp, wish: Parameters<typeof acceptedInstance>[1]): Promise<void> {
  const buyer = 'buyer@chengdu.example';
  const { orderId: id } = await acceptedInstance(t, wish);
  await t.ok('mutation($id:ID!){postOrderMessage(orderId:$id,text:"t"){id}}', { id }, buyer);
  await t.ok('mutation($id:ID!){requestCancellation(id:$id,reason:"r"){id}}', { id }, buyer);
  await t.ok(
    'mutation($id:ID!){answerCancellation(id:$id,grant:true,reason:"r"){id}}',
    { id },
    'operations@provider-a.example',
  );
}
