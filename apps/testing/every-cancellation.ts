import type { TestApp } from './harness.js';
import { acceptedInstance } from './market.js';

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
