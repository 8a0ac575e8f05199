import type { TestApp } from './harness.js';
import { publish } from './market.js';

const OPERATOR = 'operator@yunshi.example';
const SELLER = 'operations@provider-a.example';
const BUYER = 'buyer@chengdu.example';

/** What becomes of trades of data products, each mutation once with success. */
export async function doDataTrades(t: TestApp): Promise<void> {
  const { id: offeringId } = await publish(
    t,
    { only: [{ code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '10' }] },
    { attributes: { kind: 'DATA_PRODUCT' } },
  );
  const record = async (): Promise<{ id: string }> =>
    (
      await t.ok<{ recordDataTrade: { id: string } }>(
        'mutation($i:RecordDataTradeInput!){recordDataTrade(input:$i){id}}',
        { i: { offeringId, organizationId: t.organization('AG-CD'), amount: '1' } },
        SELLER,
      )
    ).recordDataTrade;
  await t.ok('mutation($id:ID!){cancelDataTrade(id:$id){id}}', await record(), SELLER);
  const trade = await record();
  await t.ok('mutation($id:ID!){verifyDataTrade(id:$id){id}}', trade, OPERATOR);
  await t.ok(`mutation($id:ID!){deliverDataTrade(id:$id,sha256:"${'0'.repeat(64)}"){id}}`, trade, SELLER);
  await t.ok('mutation($id:ID!){completeDataTrade(id:$id){id}}', trade, BUYER);
}
