import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fee, Market } from '../testing/market.fixture.js';

/** A district's agency below the city's, as an operator makes it. */
const CHILD = { kind: 'AGENCY', code: 'AG-CD-JJ', name: '锦江区示例局', divisionCode: '510104' };

describe('invoices of an agency and those below it', () => {
  let market: Market;
  let childId: string;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const plans = await market.publish('ROLL', { P: [fee('base', '100')] });
    const { createOrganization } = await market.test.ok<{
      createOrganization: { id: string; divisionCode: string; parent: { code: string; divisionCode: string } };
    }>(
      'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id divisionCode parent{code divisionCode}}}',
      { i: { ...CHILD, parentId: market.test.organization('AG-CD') } },
      'operator@yunshi.example',
    );
    expect(createOrganization).toMatchObject({
      divisionCode: '510104',
      parent: { code: 'AG-CD', divisionCode: '510100' },
    });
    childId = createOrganization.id;
    for (const [role, email] of [
      ['BUYER', 'buyer@jinjiang.example'],
      ['APPROVER', 'approver@jinjiang.example'],
      ['FINANCE', 'finance@jinjiang.example'],
    ] as const)
      await market.test.addPerson({ organizationId: createOrganization.id, email, roles: [role] });
    market.at('2026-01-01');
    for (const buyer of ['chengdu', 'jinjiang', 'chongqing'])
      await market.buy({
        plan: plans.P!,
        buyer,
        budget: await market.budget(buyer, '1000'),
        startsOn: '2026-01-01',
        months: 1,
      });
    market.at('2026-02-02');
    await market.bill('2026-01');
  });
  afterAll(() => market.close());

  /** Whose invoices a person reads who asks for both agencies'. */
  const codes = async (email: string): Promise<string[]> => {
    const organizationIds = [market.test.organization('AG-CD'), childId];
    return (await market.invoices({ organizationIds }, email)).map(({ organization }) => organization.code).sort();
  };

  it('are read by the city’s finance together, and by the district’s its own alone [S1-01]', async () => {
    expect(await codes('finance@chengdu.example')).toEqual(['AG-CD', 'AG-CD-JJ']);
    expect(await codes('finance@jinjiang.example')).toEqual(['AG-CD-JJ']);
    const { organizations } = await market.test.ok<{ organizations: { code: string; children: { code: string }[] }[] }>(
      '{organizations(kinds:[AGENCY]){code children{code}}}',
      {},
      'finance@chengdu.example',
    );
    expect(organizations.find(({ code }) => code === 'AG-CD')!.children.map(({ code }) => code)).toContain('AG-CD-JJ');
  });

  it('every invoice of 510100 is read, and none is changed, by the finance bureau of the steering group [S1-34]', async () => {
    const finance = 'finance@caizhengju.example';
    const { createOrganization } = await market.test.ok<{ createOrganization: { id: string } }>(
      'mutation{createOrganization(input:{kind:AGENCY,code:"CD-CZJ",name:"市财政局",divisionCode:"510100"}){id}}',
      {},
      'operator@yunshi.example',
    );
    await market.test.addPerson({ organizationId: createOrganization.id, email: finance, roles: ['FINANCE'] });
    const all = async (): Promise<string[]> =>
      (await market.invoices({}, finance)).map(({ organization }) => organization.code).sort();
    expect(await all()).toEqual([]);
    await market.test.ok(
      'mutation($i:SeatMemberInput!){seatMember(input:$i){id}}',
      {
        i: {
          ...{ committeeCode: 'CD-STEERING-GROUP', seatCode: 'MEMBER-FINANCE', organizationId: createOrganization.id },
          ...{ fromOn: '2026-01-01', lastOn: '2026-12-31' },
        },
      },
      'operator@yunshi.example',
    );
    expect(await all()).toEqual(['AG-CD', 'AG-CD-JJ']);
    expect(await codes(finance)).toEqual(['AG-CD', 'AG-CD-JJ']);
    const [invoice] = await market.invoices({}, finance);
    const [other] = await market.invoices({}, 'finance@chongqing.example');
    const read = (id: string) => market.test.gql('query($id:ID!){invoice(id:$id){number}}', { id }, finance);
    expect((await read(invoice!.id)).errors).toBeUndefined();
    expect((await read(other!.id)).errors![0]!.extensions.code).toBe('NOT_FOUND');
    expect((await market.test.http('GET', `/v1/invoices/${invoice!.id}.csv`, { email: finance })).status).toBe(200);
    const changed = await market.test.gql(
      'mutation($id:ID!){startVerification(invoiceId:$id){id}}',
      { id: invoice!.id },
      finance,
    );
    expect(changed.errors![0]!.extensions.code).toBe('NOT_FOUND');
    market.at('2027-01-01');
    expect(await all()).toEqual([]);
  });
});
