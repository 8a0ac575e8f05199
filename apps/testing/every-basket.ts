import type { TestApp } from './harness.js';

const BUYER = 'buyer@chengdu.example';

/** What is done with baskets and needs, each mutation once with success. */
export async function doBaskets(t: TestApp, planId: string): Promise<void> {
  const item = { planId, quantity: '1', expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }] };
  const basket = async (): Promise<string> =>
    (
      await t.ok<{ createBasket: { id: string } }>(
        'mutation($i:CreateBasketInput!){createBasket(input:$i){id}}',
        { i: { title: 'Basket', items: [item] } },
        BUYER,
      )
    ).createBasket.id;
  const id = await basket();
  await t.ok('mutation($id:ID!){updateBasket(input:{id:$id,version:1,title:"b"}){id}}', { id }, BUYER);
  await t.ok('mutation($id:ID!){checkoutBasket(input:{id:$id,version:2}){id}}', { id }, BUYER);
  await t.ok('mutation($id:ID!){discardBasket(id:$id){id}}', { id: await basket() }, BUYER);
  for (const command of ['closeNeed', 'withdrawNeed']) {
    const { saveNeed } = await t.ok<{ saveNeed: { id: string } }>(
      'mutation{saveNeed(input:{filter:{text:"nobody offers this"}}){id}}',
      {},
      BUYER,
    );
    await t.ok(`mutation($id:ID!){${command}(id:$id){id}}`, saveNeed, BUYER);
  }
}
