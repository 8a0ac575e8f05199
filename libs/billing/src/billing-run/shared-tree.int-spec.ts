import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dec, sum } from '#kernel';
import { Market, use } from '../testing/market.fixture.js';

const OPERATOR = 'operator@yunshi.example';

/** The province, three of its cities and a district of one, by their divisions: each beneath the one named. */
const TREE: Record<string, string | null> = {
  '440000': null,
  '440300': '440000',
  '440305': '440300',
  '441900': '440000',
  '440100': '440000',
};

describe('a service of a province that cities and a district share [S3-14]', () => {
  let market: Market;
  let instanceId: string;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-06-20');
    for (const [divisionCode, parent] of Object.entries(TREE)) {
      const { createOrganization } = await market.test.ok<{ createOrganization: { id: string } }>(
        'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
        {
          i: {
            ...{ kind: 'AGENCY', code: `GD-${divisionCode}`, name: divisionCode, divisionCode },
            parentId: parent && ids[parent],
          },
        },
        OPERATOR,
      );
      const organizationId = createOrganization.id;
      ids[divisionCode] = organizationId;
      for (const role of ['FINANCE', 'BUYER', 'APPROVER'] as const)
        await market.test.addPerson({
          ...{ organizationId, email: `${role.toLowerCase()}@${divisionCode}.example`, roles: [role] },
        });
    }
    const { P } = await market.publish('tree', { P: [use('calls', '0.10')] });
    ({ instanceId } = await market.order({
      plan: P!,
      buyer: '440000',
      budget: await market.budget('440000', '10000'),
      startsOn: '2026-07-01',
      months: 1,
      usage: [{ meter: 'calls', quantityPerMonth: '1000' }],
    }));
    market.at('2026-07-01');
    await market.activate(instanceId, '2026-07-01');
    const { setInstanceSharing } = await market.test.ok<{ setInstanceSharing: { inForce: boolean } }>(
      'mutation($i:SetInstanceSharingInput!){setInstanceSharing(input:$i){inForce}}',
      {
        i: {
          ...{ instanceId, fromMonth: '2026-07', basis: 'USE', meter: 'calls' },
          shares: ['440300', '440305', '441900'].map((division) => ({ organizationId: ids[division] })),
        },
      },
      'finance@440000.example',
    );
    expect(setInstanceSharing.inForce).toBe(true);
    market.at('2026-07-02');
    await market.report(
      instanceId,
      [
        ['440300', '500'],
        ['440305', '300'],
        ['441900', '200'],
      ].map(([division, quantity]) => [division!, 'calls', quantity!, '2026-07-01', null, `GD-${division}`]),
    );
  }, 60_000);
  afterAll(() => market.close());

  const usage = async (division: string): Promise<string[]> => {
    const { data, errors } = await market.test.gql<any>(
      'query($i:ID!,$f:DateTime!,$t:DateTime!){usage(instanceId:$i,meter:"calls",from:$f,to:$t,granularity:DAY){quantity}}',
      { i: instanceId, f: '2026-06-30T16:00:00Z', t: '2026-07-31T16:00:00Z' },
      `finance@${division}.example`,
    );
    return errors ? [errors[0]!.extensions.code] : data.usage.map((one: { quantity: string }) => one.quantity);
  };
  /** What finance of a division reads of everybody's invoices, and what they come to. */
  const read = async (division: string): Promise<[string[], string]> => {
    const email = `finance@${division}.example`;
    const invoices = await market.invoices({ period: '2026-07', organizationIds: Object.values(ids) }, email);
    const codes = invoices.map(({ organization }) => organization.code).sort();
    return [codes, sum(invoices.map(({ total }) => dec(total))).toFixed(2)];
  };

  it('is seen in use on the day by the province, and not at all by a city that has no part', async () => {
    expect(await usage('440000')).toEqual(['1000']);
    expect(await usage('440100')).toEqual(['NOT_FOUND']);
  });

  it('use of 440305 rolls up to 440300, then to 440000; 440100 sees nothing', async () => {
    market.at('2026-08-01');
    await market.bill('2026-07');
    // 300 × 0.10 = 30.00; with 500 × 0.10 = 80.00; with 200 × 0.10 = 100.00
    expect(await read('440305')).toEqual([['GD-440305'], '30.00']);
    expect(await read('440300')).toEqual([['GD-440300', 'GD-440305'], '80.00']);
    expect(await read('441900')).toEqual([['GD-441900'], '20.00']);
    expect(await read('440000')).toEqual([['GD-440300', 'GD-440305', 'GD-441900'], '100.00']);
    expect(await read('440100')).toEqual([[], '0.00']);
  });
});
