import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dec, sum } from '#kernel';
import { acceptedInstance, publish } from '../../../../apps/testing/market.js';
import { fee, type InvoiceSeen, type Line, Market, use } from '../testing/market.fixture.js';

const told = (line: Line): string =>
  [line.serviceMonth, line.kind, line.priceCode, line.quantity, line.ratedAmount, line.amount].join(' ');
const OPERATOR = 'operator@yunshi.example';
const CHENGDU = 'finance@chengdu.example';
const QINGYANG = 'finance@qingyang.example';
const CHONGQING = 'finance@chongqing.example';

interface Seen {
  id: string;
  inForce: boolean;
  shares: { organization: { code: string }; share: string | null; subject: string | null; accepted: boolean }[];
}
const SHARING = '{ id inForce shares { organization { code } share subject accepted } }';

describe('an instance that several organizations share', () => {
  let market: Market;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-06-20');
  });
  afterAll(() => market.close());

  const org = (code: string): string => market.test.organization(code);
  const trySet = (input: object, email = CHENGDU) =>
    market.test.gql<{ setInstanceSharing: Seen }>(
      `mutation($input:SetInstanceSharingInput!){setInstanceSharing(input:$input)${SHARING}}`,
      { input },
      email,
    );
  const set = async (input: object): Promise<Seen> => {
    const { data, errors } = await trySet(input);
    if (!data) throw new Error(JSON.stringify(errors));
    return data.setInstanceSharing;
  };
  const accept = (id: string, email: string, budgetId?: string) =>
    market.test.gql<{ acceptInstanceSharing: Seen }>(
      `mutation($input:AcceptInstanceSharingInput!){acceptInstanceSharing(input:$input)${SHARING}}`,
      { input: { id, budgetId } },
      email,
    );
  const codeOf = ({ errors }: { errors?: { extensions: { code: string; issues?: { code: string }[] } }[] }): string =>
    errors
      ? [errors[0]!.extensions.code, ...(errors[0]!.extensions.issues ?? []).map(({ code }) => code)].join('/')
      : 'ok';
  const invoice = async (code: string, period: string): Promise<InvoiceSeen | undefined> =>
    (await market.invoices({ period, organizationIds: [org(code)] }))[0];
  const linesOf = async (code: string, period: string): Promise<string[] | undefined> =>
    (await invoice(code, period))?.lines.map(told);

  describe('by what each has used', () => {
    let instanceId: string;
    let sharing: Seen;
    let childBudget: string;

    it('is charged so once those have accepted that the owner may not decide for', async () => {
      const plans = await market.publish('CREDIT-INFO', {
        SHARED: [
          fee('base', '100'),
          use('calls', '', {
            model: 'GRADUATED',
            unitPrice: undefined,
            tiers: [{ upTo: '500', unitPrice: '0.20' }, { unitPrice: '0.10' }],
          }),
        ],
      });
      const budget = await market.budget('chengdu', '100000');
      ({ instanceId } = await market.order({
        plan: plans.SHARED!,
        budget,
        startsOn: '2026-07-01',
        months: 1,
        usage: [{ meter: 'calls', quantityPerMonth: '1000' }],
      }));
      market.at('2026-07-01');
      await market.activate(instanceId, '2026-07-01');
      sharing = await set({
        instanceId,
        fromMonth: '2026-07',
        basis: 'USE',
        meter: 'calls',
        shares: ['AG-CD', 'AG-CD-QY', 'AG-CQ'].map((code) => ({ organizationId: org(code) })),
      });
      expect(sharing).toMatchObject({
        inForce: false,
        shares: [
          { organization: { code: 'AG-CD' }, share: null, subject: 'AG-CD', accepted: true },
          { organization: { code: 'AG-CD-QY' }, subject: 'AG-CD-QY', accepted: true }, // below the owner
          { organization: { code: 'AG-CQ' }, subject: 'AG-CQ', accepted: false },
        ],
      });
      const waiting = async (email: string): Promise<string[]> =>
        (
          await market.test.ok<{ instanceSharings: { edges: { node: { id: string } }[]; totalCount: number } }>(
            '{instanceSharings(filter:{waitingForMe:true}){edges{node{id}} totalCount}}',
            {},
            email,
          )
        ).instanceSharings.edges.map(({ node }) => node.id);
      expect(await waiting(CHONGQING)).toEqual([sharing.id]);
      expect(await waiting(QINGYANG)).toEqual([]);
      childBudget = await market.budget('qingyang', '1000');
      expect((await accept(sharing.id, CHONGQING)).data!.acceptInstanceSharing.inForce).toBe(true);
      expect((await accept(sharing.id, CHONGQING)).data!.acceptInstanceSharing.inForce).toBe(true);
      expect((await accept(sharing.id, QINGYANG, childBudget)).data!.acceptInstanceSharing.inForce).toBe(true);
      expect(await waiting(CHONGQING)).toEqual([]);
    });

    it('calls of 600, 300 and 100 split the invoice 60, 30 and 10 %; tiers see all 1 000 [S1-05] [I30]', async () => {
      await market.test.ok(
        'mutation($i:ReportUsageInput!){reportUsage(input:$i){accepted rejected{code}}}',
        {
          i: {
            events: [
              ['AG-CD', '600'],
              ['AG-CD-QY', '300'],
              ['AG-CQ', '60'],
              ['AG-CQ', '40'],
            ].map(([subject, quantity], index) => ({
              id: `july-${index}`,
              instanceId,
              meter: 'calls',
              quantity,
              subject,
              occurredAt: '2026-07-01T00:00:00+08:00',
            })),
          },
        },
        'operations@provider-a.example',
      );
      market.at('2026-08-01');
      const run = await market.bill('2026-07');
      // 500 × 0.20 + 500 × 0.10 = 150.00, and the fee of 100.00
      expect(run).toMatchObject({
        status: 'COMPLETED',
        invoiceCount: 3,
        totals: [{ amount: '250.00', currency: 'CNY' }],
      });
      expect(await linesOf('AG-CD', '2026-07')).toEqual([
        '2026-07 RECURRING base 0.6 60 60.00',
        '2026-07 USAGE calls 600 90 90.00',
      ]);
      expect(await linesOf('AG-CD-QY', '2026-07')).toEqual([
        '2026-07 RECURRING base 0.3 30 30.00',
        '2026-07 USAGE calls 300 45 45.00',
      ]);
      expect(await linesOf('AG-CQ', '2026-07')).toEqual([
        '2026-07 RECURRING base 0.1 10 10.00',
        '2026-07 USAGE calls 100 15 15.00',
      ]);
      expect((await market.bill('2026-07')).invoiceCount).toBe(0);
    });

    it('books each part on its bearer’s own budget, if it named one', async () => {
      const figures = async (buyer: string) => (await market.budgetFigures(buyer))[0];
      expect(await figures('chengdu')).toMatchObject({ actual: '150.00' });
      expect(await figures('qingyang')).toMatchObject({ actual: '75.00', available: '925.00', committed: '0.00' });
    });

    it('gives what is credited of a part back to its bearer’s budget, and nothing to the owner’s', async () => {
      const { id: invoiceId, lines } = (await invoice('AG-CD-QY', '2026-07'))!;
      await market.test.ok(
        'mutation($input:IssueCreditNoteInput!){issueCreditNote(input:$input){id}}',
        { input: { invoiceId, reason: '服务中断', lines: [{ lineId: lines[1]!.id, amount: '5' }] } },
        'finance@provider-a.example',
      );
      expect((await market.budgetFigures('qingyang'))[0]).toMatchObject({ actual: '70.00', available: '930.00' });
      expect((await market.budgetFigures('chengdu'))[0]).toMatchObject({ actual: '150.00' });
    });

    it('is each one’s own to read, as invoice and as files, and nobody else’s', async () => {
      const mine = (await invoice('AG-CQ', '2026-07'))!;
      const owners = (await invoice('AG-CD', '2026-07'))!;
      for (const file of ['.json', '.csv', '/usage.csv']) {
        const get = async (id: string, email: string): Promise<number> =>
          (await market.test.http('GET', `/v1/invoices/${id}${file}`, { email })).status;
        expect([file, await get(mine.id, CHONGQING), await get(owners.id, CHONGQING)]).toEqual([file, 200, 404]);
        expect([file, await get(owners.id, CHENGDU), await get(mine.id, CHENGDU)]).toEqual([file, 200, 404]);
      }
      const seen = await market.invoices({ period: '2026-07' }, CHONGQING);
      expect(seen.map(({ organization }) => organization.code)).toEqual(['AG-CQ']);
      const { errors } = await market.test.gql(
        'query($id:ID!){serviceInstance(id:$id){id}}',
        { id: instanceId },
        CHONGQING,
      );
      expect(errors![0]!.extensions.code).toBe('NOT_FOUND');
    });

    it('late use of one moves what each bears: adjustments sum to what the whole changed by [I36] [I35]', async () => {
      await market.test.ok(
        'mutation($i:ReportUsageInput!){reportUsage(input:$i){accepted}}',
        {
          i: {
            events: [
              {
                id: 'late',
                instanceId,
                meter: 'calls',
                quantity: '1000',
                subject: 'AG-CQ',
                occurredAt: '2026-07-30T00:00:00+08:00',
              },
              {
                id: 'august',
                instanceId,
                meter: 'calls',
                quantity: '10',
                subject: 'AG-CD',
                occurredAt: '2026-08-01T00:00:00+08:00',
              },
              {
                id: 'nobodys',
                instanceId,
                meter: 'calls',
                quantity: '10',
                occurredAt: '2026-08-01T00:00:00+08:00',
              },
            ],
          },
        },
        'operations@provider-a.example',
      );
      market.at('2026-09-01');
      const run = await market.bill('2026-08');
      // July is 2 000 calls now: 100 + 150 = 250.00; 600 : 300 : 1 100. Chengdu 75 + 30 = 105, Qingyang 37.50 + 15,
      // Chongqing 137.50 + 55. August, 20 calls, is all Chengdu's: 4.00 + 100.00.
      expect(await linesOf('AG-CD', '2026-08')).toEqual([
        '2026-07 ADJUSTMENT base -0.3 -30 -30.00',
        '2026-07 ADJUSTMENT calls 0 -15 -15.00',
        '2026-08 RECURRING base 1 100 100.00',
        '2026-08 USAGE calls 20 4 4.00',
      ]);
      expect(await linesOf('AG-CQ', '2026-08')).toEqual([
        '2026-07 ADJUSTMENT base 0.45 45 45.00',
        '2026-07 ADJUSTMENT calls 1000 122.5 122.50',
      ]);
      // Qingyang is to be given back 22.50, which waits for later months.
      expect(run.waiting).toMatchObject([
        { organization: { code: 'AG-CD-QY' }, amount: { amount: '-22.50' }, reason: 'NEGATIVE_TOTAL' },
      ]);
    });
  });

  describe('by fixed shares', () => {
    it('40 + 25 + 35 vCPU are one demand of 100 at the price of 100: three invoices of 40, 25 and 35 %, exact sums [S1-39] [I30]', async () => {
      market.at('2026-09-01');
      await market.test.ok(
        'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
        { i: { kind: 'AGENCY', code: 'AG-CD-WH', name: '武侯', parentId: org('AG-CD') } },
        OPERATOR,
      );
      const { organizations } = await market.test.ok<{ organizations: { id: string; code: string }[] }>(
        '{organizations{id code}}',
        {},
        OPERATOR,
      );
      const wuhou = organizations.find(({ code }) => code === 'AG-CD-WH')!.id;
      const plans = await market.publish('VCPU', {
        TIERED: [
          fee('vcpu', '', {
            model: 'VOLUME',
            unitPrice: undefined,
            tiers: [{ upTo: '99', unitPrice: '80' }, { unitPrice: '66.6667' }],
          }),
        ],
      });
      const budget = await market.budget('chengdu', '100000');
      const { instanceId } = await market.buy({
        plan: plans.TIERED!,
        budget,
        quantity: '100',
        startsOn: '2026-09-01',
        months: 1,
      });
      const { inForce, shares } = await set({
        instanceId,
        fromMonth: '2026-09',
        basis: 'FIXED',
        shares: [
          { organizationId: org('AG-CD'), share: '40' },
          { organizationId: org('AG-CD-QY'), share: '25' },
          { organizationId: wuhou, share: '35' },
        ],
      });
      expect([inForce, ...shares.map(({ share }) => share)]).toEqual([true, '0.4', '0.25', '0.35']);
      market.at('2026-10-01');
      await market.bill('2026-09');
      const found = await market.invoices({ period: '2026-09' });
      const of = (code: string): Line =>
        found
          .find(({ organization }) => organization.code === code)!
          .lines.find(({ priceCode }) => priceCode === 'vcpu')!;
      const lines = ['AG-CD', 'AG-CD-QY', 'AG-CD-WH'].map(of);
      // 100 × 66.6667 = 6 666.67; at 80 the three alone would be 8 000
      expect(lines.map(told)).toEqual([
        '2026-09 RECURRING vcpu 40 2666.668 2666.67',
        '2026-09 RECURRING vcpu 25 1666.6675 1666.67',
        '2026-09 RECURRING vcpu 35 2333.3345 2333.33',
      ]);
      expect(sum(lines.map(({ amount }) => dec(amount))).toFixed(2)).toBe('6666.67');
      for (const { net, tax, total, taxes } of found) {
        expect(dec(net).plus(tax).toFixed(2)).toBe(total);
        expect(sum(taxes.map(({ gross }) => dec(gross))).toFixed(2)).toBe(total);
      }
    });

    it('never reaches into a zone that the plans close to the organization [S0-04] [S0-05]', async () => {
      const email = 'finance@mnc.example';
      await market.test.addPerson({ organizationId: org('MNC-E'), email, roles: ['FINANCE'] });
      const { plans } = await publish(
        market.test,
        { offshore: [{ code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '10' }] },
        { zoneCodes: ['CQ-LJ-OFFSHORE'] },
      );
      const { instanceId } = await acceptedInstance(market.test, { planId: plans[0]!.id, mail: 'mnc' });
      const shares = [{ organizationId: org('AG-CQ'), share: '1' }];
      expect(codeOf(await trySet({ instanceId, fromMonth: '2026-10', basis: 'FIXED', shares }, email))).toBe(
        'PLAN_RULE',
      );
    });

    it('is refused where it is wrong or not one’s own', async () => {
      const plans = await market.publish('REFUSED', { P: [fee('base', '10'), use('calls', '1')] });
      const budget = await market.budget('chengdu', '1000');
      const { instanceId } = await market.buy({
        plan: plans.P!,
        budget,
        startsOn: '2026-10-01',
        months: 1,
        usage: [{ meter: 'calls', quantityPerMonth: '0' }],
      });
      const two = [
        { organizationId: org('AG-CD'), share: '1' },
        { organizationId: org('AG-CD-QY'), share: '1' },
      ];
      const wish = { instanceId, fromMonth: '2026-10', basis: 'FIXED', shares: two };
      const tries: [object, string, string?][] = [
        [wish, 'NOT_FOUND', CHONGQING],
        [wish, 'FORBIDDEN', 'buyer@chengdu.example'],
        [{ ...wish, shares: [{ organizationId: org('PV-A'), share: '1' }] }, 'NOT_FOUND'],
        [{ ...wish, shares: [{ organizationId: 'nonsense', share: '1' }] }, 'NOT_FOUND'],
        [{ ...wish, fromMonth: '2026-13' }, 'VALIDATION_FAILED/MALFORMED'],
        [{ ...wish, fromMonth: '2026-09' }, 'VALIDATION_FAILED/BEFORE_ACTIVATION'],
        [{ ...wish, fromMonth: '2027-11' }, 'VALIDATION_FAILED/OUT_OF_RANGE'],
        [{ ...wish, shares: [] }, 'VALIDATION_FAILED/REQUIRED'],
        [{ ...wish, shares: [two[0], two[0]] }, 'VALIDATION_FAILED/DUPLICATE'],
        [{ ...wish, shares: [{ ...two[0], share: '0' }] }, 'VALIDATION_FAILED/NOT_POSITIVE'],
        [{ ...wish, shares: [{ ...two[0], subject: 'x' }] }, 'VALIDATION_FAILED/NOT_FOR_BASIS'],
        [{ ...wish, meter: 'calls' }, 'VALIDATION_FAILED/NOT_FOR_BASIS'],
        [{ ...wish, basis: 'USE', meter: 'other' }, 'VALIDATION_FAILED/UNKNOWN_METER/NOT_FOR_BASIS/NOT_FOR_BASIS'],
      ];
      for (const [input, code, email] of tries)
        expect([input, codeOf(await trySet(input, email))]).toEqual([input, code]);

      const foreign = await set({
        ...wish,
        shares: [two[0], { organizationId: org('AG-CQ'), share: '1' }],
        idempotencyKey: 'k',
      });
      expect(codeOf(await accept(foreign.id, QINGYANG))).toBe('NOT_FOUND');
      expect(codeOf(await accept(foreign.id, CHONGQING, budget))).toBe('NOT_FOUND');
      expect(codeOf(await accept(foreign.id, CHONGQING, await market.budget('chongqing', '10', 'USD')))).toBe(
        'BUDGET_REQUIRED',
      );
      await set(wish);
      expect(codeOf(await accept(foreign.id, CHONGQING))).toBe('INVALID_TRANSITION'); // another one replaced it
    });
  });
});
