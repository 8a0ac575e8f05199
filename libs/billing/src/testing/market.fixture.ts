import { type Instant, parseInstant } from '#kernel';
import { startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';

/** A day's start, or a time as written, in Shanghai. */
const on = (written: string): Instant =>
  parseInstant(written.includes('T') ? `${written}+08:00` : `${written}T00:00:00+08:00`)!;
export const iso = (written: string): string => new Date(on(written) / 1000).toISOString();

export interface PriceWritten {
  code: string;
  kind: string;
  model: string;
  [field: string]: unknown;
}

export const use = (code: string, unitPrice: string, over: object = {}): PriceWritten => ({
  code,
  kind: 'USAGE',
  model: 'PER_UNIT',
  meter: code,
  unit: '次',
  aggregation: 'SUM',
  unitPrice,
  ...over,
});
export const fee = (code: string, unitPrice: string, over: object = {}): PriceWritten => ({
  code,
  kind: 'RECURRING',
  model: 'FLAT',
  interval: 'MONTH',
  unitPrice,
  ...over,
});

export interface Line {
  id: string;
  kind: string;
  priceCode: string;
  instanceId: string;
  serviceMonth: string;
  serviceFrom: string;
  serviceTo: string;
  quantity: string;
  unitPrice: string | null;
  ratedAmount: string;
  amount: string;
  taxRate: string;
  net: string;
  taxAmount: string;
  priceTermsId: string | null;
}
export interface InvoiceSeen {
  id: string;
  number: string;
  status: string;
  period: string;
  currency: string;
  organization: { code: string };
  provider: { code: string };
  net: string;
  tax: string;
  total: string;
  issuedAt: string;
  taxes: { taxRate: string; gross: string; net: string; tax: string }[];
  lines: Line[];
}
export interface RunSeen {
  id: string;
  period: string;
  status: string;
  progress: { processed: number; total: number };
  invoiceCount: number;
  totals: { amount: string; currency: string }[];
  waiting: {
    organization: { code: string };
    provider: { code: string };
    amount: { amount: string; currency: string };
    reason: string;
  }[];
  startedAt: string | null;
  finishedAt: string | null;
}

export const RUN =
  '{ id period status progress { processed total } invoiceCount totals { amount currency } waiting { organization { code } provider { code } amount { amount currency } reason } startedAt finishedAt }';
export const INVOICE =
  '{ id number status period currency organization { code } provider { code } net tax total issuedAt taxes { taxRate gross net tax } lines { id kind priceCode instanceId serviceMonth serviceFrom serviceTo quantity unitPrice ratedAmount amount taxRate net taxAmount priceTermsId } }';

const OPERATOR = 'operator@yunshi.example';
const provider = (role: string, of = 'a'): string => `${role}@provider-${of}.example`;

interface Bought {
  plan: string;
  buyer?: string;
  budget?: string | null;
  quantity?: string;
  startsOn: string;
  months?: number;
  usage?: { meter: string; quantityPerMonth: string; eventsPerMonth?: number | null }[];
  of?: string;
  /** More fields of the order. */
  order?: object;
}

/** The product with its own workers, and the steps of a sale as one line each. */
export class Market {
  private constructor(readonly test: TestApp) {}

  static async open({ workers = 1 } = {}): Promise<Market> {
    return new Market(await startTestApp({ worker: workers }));
  }

  close(): Promise<void> {
    return this.test.close();
  }

  /** Stops all clocks at this time of Shanghai. */
  at(written: string): void {
    this.test.setNow(on(written));
  }

  /** A published offering; its plans' ids by code. */
  async publish(
    code: string,
    plans: Record<string, PriceWritten[]>,
    of = 'a',
    more: object = {},
  ): Promise<Record<string, string>> {
    const { createOffering } = await this.test.ok<{
      createOffering: { id: string; plans: { id: string; code: string }[] };
    }>(
      'mutation($input: CreateOfferingInput!) { createOffering(input: $input) { id plans { id code } } }',
      {
        input: {
          code,
          name: `服务 ${code}`,
          summary: 's',
          serviceModel: 'SAAS',
          clouds: ['SOCIAL'],
          categoryCodes: [],
          zoneCodes: [],
          plans: Object.entries(plans).map(([planCode, prices]) => ({
            code: planCode,
            name: `套餐 ${planCode}`,
            prices,
          })),
          ...more,
        },
      },
      provider('catalog', of),
    );
    const { id } = createOffering;
    await this.test.ok('mutation($id: ID!) { submitOffering(id: $id) { id } }', { id }, provider('catalog', of));
    await this.test.ok('mutation($id: ID!) { approveOffering(id: $id) { id } }', { id }, OPERATOR);
    return Object.fromEntries(createOffering.plans.map((plan) => [plan.code, plan.id]));
  }

  async budget(buyer: string, amount: string, currency = 'CNY'): Promise<string> {
    const { createBudget } = await this.test.ok<{ createBudget: { id: string } }>(
      'mutation($input: CreateBudgetInput!) { createBudget(input: $input) { id } }',
      { input: { name: '云服务', fiscalYear: 2026, amount, currency } },
      `finance@${buyer}.example`,
    );
    return createBudget.id;
  }

  /** Orders one plan, up to an instance that is being created. */
  async order({
    plan,
    buyer = 'chengdu',
    budget = null,
    quantity = '1',
    startsOn,
    months,
    usage,
    of,
    order = {},
  }: Bought): Promise<{ orderId: string; instanceId: string }> {
    const person = (role: string): string => `${role}@${buyer}.example`;
    const { createOrder } = await this.test.ok<{ createOrder: { id: string } }>(
      'mutation($input: CreateOrderInput!) { createOrder(input: $input) { id } }',
      {
        input: {
          title: '采购',
          budgetId: budget,
          startsOn,
          months,
          items: [{ planId: plan, quantity, expectedUsage: usage }],
          ...order,
        },
      },
      person('buyer'),
    );
    const { id } = createOrder;
    await this.test.ok('mutation($id: ID!) { submitOrder(id: $id) { id } }', { id }, person('buyer'));
    await this.test.ok('mutation($id: ID!) { approveOrder(id: $id) { id } }', { id }, person('approver'));
    const { acceptOrder } = await this.test.ok<{ acceptOrder: { items: { instance: { id: string } }[] } }>(
      'mutation($id: ID!) { acceptOrder(id: $id) { items { instance { id } } } }',
      { id },
      provider('operations', of),
    );
    return { orderId: id, instanceId: acceptOrder.items[0]!.instance.id };
  }

  async activate(instanceId: string, activatedAt: string, of = 'a'): Promise<void> {
    await this.test.ok(
      'mutation($input: ActivateInstanceInput!) { activateInstance(input: $input) { id } }',
      { input: { instanceId, activatedAt: iso(activatedAt) } },
      provider('operations', of),
    );
  }

  /** Orders one plan and has it running from `startsOn` on. */
  async buy(bought: Bought): Promise<{ orderId: string; instanceId: string }> {
    const made = await this.order(bought);
    await this.activate(made.instanceId, bought.startsOn, bought.of);
    return made;
  }

  /** Price terms of a provider that a buyer has accepted; their id. */
  async agree(
    terms: { fromMonth: string; entries: object[]; toMonth?: string; contractId?: string; currency?: string },
    { buyer = 'chengdu', organization = 'AG-CD', of = 'a' } = {},
  ): Promise<string> {
    const { proposePriceTerms } = await this.test.ok<{ proposePriceTerms: { id: string } }>(
      'mutation($input: ProposePriceTermsInput!) { proposePriceTerms(input: $input) { id } }',
      { input: { organizationId: this.test.organization(organization), title: '价格协议', ...terms } },
      provider('catalog', of),
    );
    const { id } = proposePriceTerms;
    await this.test.ok('mutation($id: ID!) { acceptPriceTerms(id: $id) { id } }', { id }, `finance@${buyer}.example`);
    return id;
  }

  async terminate(instanceId: string, at: string, of = 'a'): Promise<void> {
    await this.test.ok(
      'mutation($id: ID!, $at: DateTime) { terminateInstance(id: $id, at: $at) { id } }',
      { id: instanceId, at: iso(at) },
      provider('operations', of),
    );
  }

  /** Reports use as [event id, meter, quantity, time in Shanghai, corrected event, subject]; all of it must be accepted. */
  async report(
    instanceId: string,
    events: [string, string, string, string, (string | null)?, string?][],
    of = 'a',
  ): Promise<void> {
    const { reportUsage } = await this.test.ok<{ reportUsage: { accepted: number; rejected: unknown[] } }>(
      'mutation($input: ReportUsageInput!) { reportUsage(input: $input) { accepted rejected { id code } } }',
      {
        input: {
          events: events.map(([id, meter, quantity, at, correctsEventId, subject]) => ({
            id,
            instanceId,
            meter,
            quantity,
            occurredAt: iso(at),
            correctsEventId,
            subject,
          })),
        },
      },
      provider('operations', of),
    );
    if (reportUsage.accepted !== events.length) throw new Error(`not accepted: ${JSON.stringify(reportUsage)}`);
  }

  async startRun(period: string, organizationId?: string): Promise<RunSeen> {
    const { startBillingRun } = await this.test.ok<{ startBillingRun: RunSeen }>(
      `mutation($input: StartBillingRunInput!) { startBillingRun(input: $input) ${RUN} }`,
      { input: { period, organizationId } },
      OPERATOR,
    );
    return startBillingRun;
  }

  async runOf(id: string): Promise<RunSeen> {
    const { billingRun } = await this.test.ok<{ billingRun: RunSeen }>(
      `query($id: ID!) { billingRun(id: $id) ${RUN} }`,
      { id },
      OPERATOR,
    );
    return billingRun;
  }

  /** Waits until a run is over. */
  async ended(id: string, seconds = 30): Promise<RunSeen> {
    return until(async () => {
      const run = await this.runOf(id);
      return ['COMPLETED', 'FAILED'].includes(run.status) && run;
    }, seconds);
  }

  async bill(period: string, organizationId?: string): Promise<RunSeen> {
    return this.ended((await this.startRun(period, organizationId)).id);
  }

  /** Invoices as an operator sees them, oldest first. */
  async invoices(filter: object = {}, email = OPERATOR): Promise<InvoiceSeen[]> {
    const { invoices } = await this.test.ok<{ invoices: { edges: { node: InvoiceSeen }[] } }>(
      `query($filter: InvoiceFilter) { invoices(filter: $filter, first: 100) { edges { node ${INVOICE} } } }`,
      { filter },
      email,
    );
    return invoices.edges.map(({ node }) => node).reverse();
  }

  async budgetFigures(
    buyer: string,
  ): Promise<Record<'allocated' | 'reserved' | 'committed' | 'actual' | 'available' | 'overrun', string>[]> {
    const { budgets } = await this.test.ok<{ budgets: never[] }>(
      '{ budgets { allocated reserved committed actual available overrun } }',
      {},
      `finance@${buyer}.example`,
    );
    return budgets;
  }
}
