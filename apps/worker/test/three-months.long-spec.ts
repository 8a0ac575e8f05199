import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Api, Person } from '../../../bench/chaos/api.mjs';
import { World } from '../../../bench/chaos/world.mjs';
import { clear, ownDirectory } from '../../../bench/lib/product.mjs';
import { until } from '../../testing/harness.js';

interface Line {
  id: string;
  kind: string;
  priceCode: string;
  serviceMonth: string;
  quantity: string;
  amount: string;
}
interface Invoice {
  id: string;
  status: string;
  dueOn: string | null;
  total: string;
  credited: string;
  payableNow: string;
  lateness: { days: number; amount: string; interest: string } | null;
  lines: Line[];
}

const PASSWORD = 'three-months-2026';
const INVOICE =
  '{id status dueOn total credited payableNow lateness{days amount interest} lines{id kind priceCode serviceMonth quantity amount}}';
const shanghai = (written: string): string => `${written}+08:00`;

/** Real processes of the compiled product, its own database, and its clock moved by the command anybody has. */
describe('three months of one agency in a minute of real processes', () => {
  const dir: string = ownDirectory();
  const world = new World(dir, { lockSeconds: 5, begin: shanghai('2026-09-01T08:00:00') });
  const temporary = process.env.TMPDIR;
  let api: Api;
  let operator: Person;
  const people: Record<string, Person> = {};
  let instanceId: string;

  const ask = async <T>(who: Person, query: string, variables: object = {}): Promise<T> =>
    (Object.values((await api.must(who, query, variables)) as object) as [T])[0];
  const clock = (written: string): Promise<string> => world.cli('clock', 'set', shanghai(written)) as Promise<string>;

  async function organization(kind: string, code: string, roles: Record<string, string>): Promise<void> {
    const { id } = await ask<{ id: string }>(
      operator,
      'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
      { i: { kind, code, name: code } },
    );
    for (const [name, role] of Object.entries(roles)) {
      const email = `${name}@story.example`;
      const i = { organizationId: id, email, name, roles: [role], initialPassword: PASSWORD };
      await ask(operator, 'mutation($i:CreatePersonInput!){createPerson(input:$i){id}}', { i });
      people[name] = new Person({ email, password: PASSWORD });
    }
  }

  const report = async (id: string, quantity: string, on: string): Promise<void> => {
    const events = [{ id, instanceId, meter: 'calls', quantity, occurredAt: shanghai(`${on}T12:00:00`) }];
    const query = 'mutation($i:ReportUsageInput!){reportUsage(input:$i){accepted}}';
    expect(await ask(people.admin!, query, { i: { events } })).toEqual({ accepted: 1 });
  };
  const invoiceOf = async (period: string): Promise<Invoice> => {
    const query = `query($p:String!){invoices(filter:{period:$p}){edges{node${INVOICE}}}}`;
    const { edges } = await ask<{ edges: { node: Invoice }[] }>(people.finance!, query, { p: period });
    expect(edges).toHaveLength(1);
    return edges[0]!.node;
  };
  /** Closes and bills a month; the lines in their order, and the total. */
  async function bill(period: string): Promise<{ invoice: Invoice; lines: string[] }> {
    const query = 'mutation($p:String!){startBillingRun(input:{period:$p}){id}}';
    const { id } = await ask<{ id: string }>(operator, query, { p: period });
    await until(async () => {
      const run = await ask<{ status: string }>(operator, 'query($id:ID!){billingRun(id:$id){status}}', { id });
      return run.status === 'COMPLETED';
    }, 90);
    const invoice = await invoiceOf(period);
    const lines = invoice.lines.map((l) => [l.serviceMonth, l.kind, l.priceCode, l.quantity, l.amount].join(' '));
    return { invoice, lines };
  }
  const pay = (invoice: Invoice, amount: string, paidOn: string): Promise<Invoice> =>
    ask(people.finance!, `mutation($i:RecordPaymentInput!){recordPayment(input:$i)${INVOICE}}`, {
      i: { invoiceId: invoice.id, amount, paidOn, reference: `bank ${paidOn}` },
    });

  beforeAll(async () => {
    await world.prepare();
    await world.heal();
    api = new Api(world.ports.api);
    operator = new Person(world.operator);
  }, 300_000);
  afterAll(async () => {
    await clear(dir);
    if (temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporary;
  }, 120_000);

  it('September: published, ordered, approved, and running from the 11th on', async () => {
    await organization('PROVIDER', 'STORY-P', { admin: 'PROVIDER_ADMIN' });
    await organization('AGENCY', 'STORY-A', { buyer: 'BUYER', approver: 'APPROVER', finance: 'FINANCE' });
    const usage = { kind: 'USAGE', model: 'PER_UNIT', aggregation: 'SUM' };
    const offering = {
      code: 'story',
      name: 'Story',
      summary: 'One agency, three months',
      serviceModel: 'SAAS',
      clouds: ['GOVERNMENT'],
      categoryCodes: [],
      zoneCodes: [],
      plans: [
        {
          code: 'only',
          name: 'Only',
          prices: [
            { code: 'base', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '300' },
            { ...usage, code: 'calls', meter: 'calls', unit: 'call', unitPrice: '0.5', includedQuantity: '100' },
            { ...usage, code: 'hours', meter: 'hours', unit: 'h', unitPrice: '0.1', source: 'PLATFORM' },
          ],
        },
      ],
    };
    const create = 'mutation($i:CreateOfferingInput!){createOffering(input:$i){id plans{id}}}';
    const { id, plans } = await ask<{ id: string; plans: { id: string }[] }>(people.admin!, create, { i: offering });
    await ask(people.admin!, 'mutation($id:ID!){submitOffering(id:$id){id}}', { id });
    await ask(operator, 'mutation($id:ID!){approveOffering(id:$id){id}}', { id });
    const budget = await ask<{ id: string }>(
      people.finance!,
      'mutation($i:CreateBudgetInput!){createBudget(input:$i){id}}',
      { i: { name: 'Cloud', fiscalYear: 2026, amount: '10000.00' } },
    );
    const expectedUsage = [{ meter: 'calls', quantityPerMonth: '300' }];
    const items = [{ planId: plans[0]!.id, quantity: '1', expectedUsage }];
    const order = await ask<{ id: string }>(
      people.buyer!,
      'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
      { i: { title: 'Story', budgetId: budget.id, startsOn: '2026-09-01', items } },
    );
    await ask(people.buyer!, 'mutation($id:ID!){submitOrder(id:$id){id}}', order);
    await ask(people.approver!, 'mutation($id:ID!){approveOrder(id:$id){id}}', order);
    const accepted = await ask<{ items: { instance: { id: string } }[] }>(
      people.admin!,
      'mutation($id:ID!){acceptOrder(id:$id){items{instance{id}}}}',
      order,
    );
    instanceId = accepted.items[0]!.instance.id;
    await clock('2026-09-11T09:00:00');
    await ask(people.admin!, 'mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}', {
      i: { instanceId, activatedAt: shanghai('2026-09-11T00:00:00') },
    });
    await clock('2026-09-25T09:00:00');
    await report('september', '350', '2026-09-24');
  }, 300_000);

  it('September is closed: 373.00, of which 25.00 are disputed and credited', async () => {
    await clock('2026-10-01T00:30:00');
    const { invoice, lines } = await bill('2026-09');
    expect(lines).toEqual([
      '2026-09 RECURRING base 0.666666666667 200.00', // 300 × 20 days ÷ 30
      '2026-09 USAGE calls 350 125.00', // (350 − 100) × 0.5
      '2026-09 USAGE hours 480 48.00', // 20 days × 24 h × 0.1
    ]);
    expect(invoice.total).toBe('373.00'); // 200.00 + 125.00 + 48.00
    await clock('2026-10-03T10:00:00');
    const dispute = await ask<{ id: string }>(
      people.finance!,
      'mutation($i:DisputeInvoiceLineInput!){disputeInvoiceLine(input:$i){id}}',
      {
        i: { invoiceId: invoice.id, lineId: invoice.lines[1]!.id, claimedAmount: '25.00', reason: '50 calls failed.' },
      },
    );
    expect(await invoiceOf('2026-09')).toMatchObject({ status: 'DISPUTED', credited: '0.00' });
    await ask(people.admin!, 'mutation($i:AnswerDisputeInput!){answerDispute(input:$i){id}}', {
      i: { disputeId: dispute.id, answer: 'ACCEPT', text: 'They did.' },
    });
    expect(await invoiceOf('2026-09')).toMatchObject({ credited: '25.00', total: '373.00' });
  }, 300_000);

  it('silence is acceptance: after 15 days September is due 30 days later, and is paid', async () => {
    await clock('2026-10-20T10:00:00');
    // issued 10-01 + 15 days of silence = 10-16; + 30 days = 11-15
    const deemed = await until(async () => {
      const invoice = await invoiceOf('2026-09');
      return invoice.status === 'ACCEPTED' && invoice;
    }, 60);
    expect(deemed).toMatchObject({ dueOn: '2026-11-15', payableNow: '348.00' }); // 373.00 − 25.00
    expect(await pay(deemed, '348.00', '2026-10-20')).toMatchObject({ status: 'PAID', payableNow: '0.00' });
    await report('october', '500', '2026-10-19');
    await report('late', '40', '2026-09-20');
  }, 300_000);

  it('October is closed with what came late for September: 594.40', async () => {
    await clock('2026-11-01T00:30:00');
    const { invoice, lines } = await bill('2026-10');
    expect(lines).toEqual([
      '2026-09 ADJUSTMENT calls 40 20.00', // (390 − 100) × 0.5 − 125.00
      '2026-10 RECURRING base 1 300.00',
      '2026-10 USAGE calls 500 200.00', // (500 − 100) × 0.5
      '2026-10 USAGE hours 744 74.40', // 31 days × 24 h × 0.1
    ]);
    expect(invoice.total).toBe('594.40'); // 20.00 + 300.00 + 200.00 + 74.40
    await ask(people.finance!, 'mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}', { id: invoice.id });
    await clock('2026-11-10T10:00:00');
    const paid = await pay(invoice, '294.40', '2026-11-10');
    expect(paid).toMatchObject({ status: 'PARTIALLY_PAID', dueOn: '2026-12-01', payableNow: '300.00' });
    await report('november', '100', '2026-11-09');
  }, 300_000);

  it('November is closed: 372.00; of October 300.00 are ten days late', async () => {
    await clock('2026-12-01T00:30:00');
    const { invoice, lines } = await bill('2026-11');
    expect(lines).toEqual([
      '2026-11 RECURRING base 1 300.00',
      '2026-11 USAGE hours 720 72.00', // 30 days × 24 h × 0.1; 100 calls are included
    ]);
    expect(invoice.total).toBe('372.00');
    await clock('2026-12-11T10:00:00');
    // 10 days after 12-01 × 0.0005 × 300.00
    expect((await invoiceOf('2026-10')).lateness).toEqual({ days: 10, amount: '300.00', interest: '1.50' });
    const [budget] = await ask<{ actual: string }[]>(people.finance!, '{budgets{actual}}');
    expect(budget!.actual).toBe('1314.40'); // 373.00 + 594.40 + 372.00 − 25.00
    expect(await world.cli('verify-audit')).toMatch(/unbroken/);
  }, 300_000);
});
