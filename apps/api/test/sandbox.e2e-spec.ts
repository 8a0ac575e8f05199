import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart, HOUR, MINUTE } from '#kernel';
import { readSeed } from '../../cli/src/demo/people.js';
import { type GqlAnswer, startTestApp, type TestApp, until } from '../../testing/harness.js';
import { openBudget, publish } from '../../testing/market.js';

/* A provider tries its service before going live, and nobody outside notices. The real provider A is in the same database. */

const CATALOG = 'catalog@provider-a.example';
const OPERATOR = 'operator@yunshi.example';
const NOW = dayStart('2026-11-10') + 10 * HOUR;

let t: TestApp;
let real: { id: string; plans: { id: string }[] };
const tokens: Record<string, string> = {};
const made: Record<string, string> = {};

const ask = async <T = any>(token: string, query: string, variables: object = {}): Promise<GqlAnswer<T>> =>
  (
    await t.http('POST', '/graphql', {
      headers: {
        ...{ 'content-type': 'application/json', 'accept-language': 'en' },
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    })
  ).json();
/** Inside the sandbox, as one of its people. */
const as = async (part: string, query: string, variables: object = {}): Promise<any> => {
  const { data, errors } = await ask(tokens[part]!, query, variables);
  if (errors?.length || !data) throw new Error(`${query.slice(0, 60)} … ${JSON.stringify(errors)}`);
  return data;
};
const codeOf = ({ errors }: GqlAnswer<unknown>): string | undefined => errors?.[0]?.extensions.code;
const refusedTo = async (part: string, query: string, variables: object = {}): Promise<string | undefined> =>
  codeOf(await ask(tokens[part]!, query, variables));
const enter = async (part: string): Promise<void> => {
  const { enterSandbox } = await t.ok<any>(`mutation{enterSandbox(as:${part}){accessToken refreshToken}}`, {}, CATALOG);
  tokens[part] = enterSandbox.accessToken;
  tokens[`${part} again`] = enterSandbox.refreshToken;
};

/** What the real provider declares of all it offers. */
const declared = readSeed<Record<string, object>>('provider-defaults.json')['PV-A'];
const LISTING = {
  ...{ code: 'trial-vm', name: 'Trial machine 试用云主机', summary: 's', serviceModel: 'SAAS', clouds: ['GOVERNMENT'] },
  ...{ categoryCodes: [], zoneCodes: [], attributes: { ...declared, mlpsLevel: 3 } },
  plans: [
    {
      ...{ code: 'p', name: 'p' },
      prices: [
        { code: 'fee', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '100' },
        {
          code: 'use',
          kind: 'USAGE',
          model: 'PER_UNIT',
          meter: 'use',
          unit: 'unit',
          aggregation: 'SUM',
          unitPrice: '2',
        },
      ],
    },
  ],
};
const CREATE = 'mutation($i:CreateOfferingInput!){createOffering(input:$i){id status plans{id}}}';
const SUBMIT = 'mutation($id:ID!){submitOffering(id:$id){id status}}';
const ORDER = 'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}';

beforeAll(async () => {
  t = await startTestApp({ worker: true });
  t.setNow(NOW);
  real = await publish(t, { p: [{ code: 'use', unitPrice: '1' }] });
}, 120_000);
afterAll(() => t.close());

describe('a sandbox', () => {
  it('is made once, by those who list, whoever asks at the same time', async () => {
    const open =
      'mutation{openSandbox(divisionCode:"510100"){provider{id code isSandbox} agency{id code divisionCode}}}';
    expect(codeOf(await t.gql(open, {}, 'operations@provider-a.example'))).toBe('FORBIDDEN');
    expect(codeOf(await t.gql('mutation{enterSandbox(as:BUYER){expiresAt}}', {}, CATALOG))).toBe('NO_SANDBOX');
    const wrong = await t.gql<any>('mutation{openSandbox(divisionCode:"000000"){agency{id}}}', {}, CATALOG);
    expect(wrong.errors?.[0]?.extensions.issues?.[0]).toMatchObject({ path: 'divisionCode', code: 'UNKNOWN_DIVISION' });
    const both = await Promise.all([1, 2].map(() => t.ok<any>(open, {}, CATALOG)));
    expect(both[0]).toEqual(both[1]);
    expect(both[0].openSandbox).toEqual({
      provider: { id: expect.any(String), code: 'SANDBOX-PV-A', isSandbox: true },
      agency: { id: expect.any(String), code: 'SANDBOX-AG-PV-A', divisionCode: '510100' },
    });
    Object.assign(made, { provider: both[0].openSandbox.provider.id, agency: both[0].openSandbox.agency.id });
    for (const part of ['PROVIDER', 'BUYER', 'APPROVER', 'FINANCE']) await enter(part);
  });

  it('holds the code of no real organization', async () => {
    const { errors } = await t.gql(
      'mutation{createOrganization(input:{kind:AGENCY,code:"sandbox-x",name:"x"}){id}}',
      {},
      OPERATOR,
    );
    expect(errors?.[0]?.extensions.issues?.[0]).toMatchObject({ path: 'code', code: 'RESERVED_CODE' });
  });

  it('publishes what the rules allow at once, without evidence or a reviewer, and refuses what they refuse', async () => {
    const { createOffering } = await as('PROVIDER', CREATE, { i: LISTING });
    expect(createOffering.status).toBe('DRAFT');
    const trial = 'query($i:CreateOfferingInput!){offeringTrial(input:$i){issues{code}}}';
    const { offeringTrial } = await as('PROVIDER', trial, { i: { ...LISTING, code: 'tried' } });
    expect(offeringTrial).toEqual({ issues: [] });
    Object.assign(made, { offering: createOffering.id, plan: createOffering.plans[0].id });
    expect((await as('PROVIDER', SUBMIT, { id: made.offering })).submitOffering.status).toBe('PUBLISHED');
    const free = { ...LISTING, code: 'free', attributes: {} };
    const { createOffering: low } = await as('PROVIDER', CREATE, { i: free });
    const refused = await ask(tokens.PROVIDER!, SUBMIT, { id: low.id });
    expect(codeOf(refused)).toBe('PLAN_RULE');
    expect(refused.errors?.[0]?.extensions.findings?.[0]?.citation?.quote).toEqual(expect.any(String));
  });

  it('takes a revision of prices into force without a reviewer', async () => {
    const { offering: live } = await as('PROVIDER', 'query($id:ID!){offering(id:$id){version}}', { id: made.offering });
    const { reviseOffering } = await as('PROVIDER', 'mutation($i:ReviseOfferingInput!){reviseOffering(input:$i){id}}', {
      i: {
        offeringId: made.offering,
        version: live.version,
        summary: 'mended',
        plans: LISTING.plans.map((p) => ({ ...p, name: 'P' })),
      },
    });
    const { submitOfferingRevision } = await as(
      'PROVIDER',
      'mutation($id:ID!){submitOfferingRevision(id:$id){status}}',
      { id: reviseOffering.id },
    );
    expect(submitOfferingRevision.status).toBe('CURRENT');
    const { offering } = await as('BUYER', 'query($id:ID!){offering(id:$id){revision summary plans{id name}}}', {
      id: made.offering,
    });
    expect(offering).toMatchObject({ summary: 'mended', plans: [{ name: 'P' }] });
    made.plan = offering.plans[0].id;
  });

  it('leads from the order to an invoice that says of itself that nothing is owed', async () => {
    const { createBudget } = await as(
      'FINANCE',
      'mutation{createBudget(input:{name:"b",fiscalYear:2026,amount:"10000.00",currency:"CNY"}){id}}',
    );
    const { createOrder } = await as('BUYER', ORDER, {
      i: {
        ...{ title: 'try', budgetId: createBudget.id, startsOn: '2026-10-01' },
        items: [{ planId: made.plan, quantity: '1', expectedUsage: [{ meter: 'use', quantityPerMonth: '5' }] }],
      },
    });
    const id = createOrder.id;
    const { orderCheck } = await as('BUYER', 'query($id:ID!){orderCheck(id:$id){ready}}', { id });
    expect(orderCheck).toEqual({ ready: true });
    const { orderYears } = await as('BUYER', '{orderYears(startsOn:"2026-10-01",months:1){fiscalYear}}');
    expect(orderYears).toEqual([{ fiscalYear: 2026 }]);
    await as('BUYER', 'mutation($id:ID!){postOrderMessage(orderId:$id,text:"hello"){id}}', { id });
    const { orderMessages } = await as('BUYER', 'query($id:ID!){orderMessages(orderId:$id){edges{node{text}}}}', {
      id,
    });
    expect(orderMessages.edges).toEqual([{ node: { text: 'hello' } }]);
    const { submitOrder } = await as('BUYER', 'mutation($id:ID!){submitOrder(id:$id){number status}}', { id });
    expect(submitOrder.number).toMatch(/SANDBOX-AG-PV-A/);
    expect(await refusedTo('BUYER', 'mutation($id:ID!){approveOrder(id:$id){id}}', { id })).toBe('FORBIDDEN');
    await as('APPROVER', 'mutation($id:ID!){approveOrder(id:$id){id}}', { id });
    const { acceptOrder } = await as('PROVIDER', 'mutation($id:ID!){acceptOrder(id:$id){items{instance{id}}}}', { id });
    const instanceId = acceptOrder.items[0].instance.id;
    await as('PROVIDER', 'mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}', {
      i: { instanceId, externalId: 'x', activatedAt: '2026-10-01T00:00:00+08:00' },
    });
    const events = [{ id: 'e', instanceId, meter: 'use', quantity: '7', occurredAt: '2026-10-02T00:00:00Z' }];
    const report = 'mutation($i:ReportUsageInput!){reportUsage(input:$i){accepted rejected{code}}}';
    expect((await as('PROVIDER', report, { i: { events } })).reportUsage).toEqual({ accepted: 1, rejected: [] });
    Object.assign(made, { order: id, instance: instanceId, budget: createBudget.id });

    expect(await refusedTo('FINANCE', 'mutation{billSandbox(period:"2026-11"){id}}')).toBe('PERIOD_OPEN');
    await as('FINANCE', 'mutation{billSandbox(period:"2026-10"){id}}');
    const invoice = await until(async () => {
      const { invoices } = await as('FINANCE', '{invoices{edges{node{id number total}}}}');
      return invoices.edges[0]?.node;
    });
    // A month's fee of 100 and 7 × 2 for use.
    expect(invoice).toMatchObject({ number: expect.stringMatching(/^SANDBOX-PV-A/), total: '114.00' });
    made.invoice = invoice.id;
    const cost = 'query($id:ID!){invoicedCost(instanceId:$id){month amount{amount}}}';
    const { invoicedCost } = await as('FINANCE', cost, { id: instanceId });
    expect(invoicedCost).toEqual([{ month: '2026-10', amount: { amount: '114.00' } }]);
    const file = (type: string): Promise<{ status: number; text: string }> =>
      t.http('GET', `/v1/invoices/${invoice.id}${type}`, { headers: { authorization: `Bearer ${tokens.FINANCE}` } });
    for (const type of ['.csv', '.json', '.xml', '/usage.csv'])
      expect({ type, ...(await file(type)) }).toMatchObject({
        type,
        status: 200,
        text: expect.stringContaining('沙箱试用，无须付款'),
      });
    expect((await file('.pdf')).status).toBe(200);
  });

  it('has no operation but those of the trial, and says so', async () => {
    const outside: [string, string][] = [
      ['PROVIDER', '{providerStatements(period:"2026-10"){number}}'],
      ['PROVIDER', '{admissionApplications{pageInfo{hasNextPage}}}'],
      ['BUYER', '{pilots{pageInfo{hasNextPage}}}'],
      ['FINANCE', '{bankEntries{pageInfo{hasNextPage}}}'],
    ];
    for (const [part, query] of outside)
      expect([query, await refusedTo(part, query)]).toEqual([query, 'NOT_IN_SANDBOX']);
    const upload = await t.http('POST', '/v1/evidence-files', {
      headers: { authorization: `Bearer ${tokens.PROVIDER}` },
    });
    expect(upload.status).toBe(403);
  });
});

describe('the wall around a sandbox', () => {
  const OFFERING = 'query($id:ID!){offering(id:$id){name}}';
  const search = '{offerings(filter:{text:"试用云主机"}){totalCount}}';

  it('hides its files of offerings from the operator’s list', async () => {
    const file = {
      content: JSON.stringify([{ ...LISTING, code: 'from-file' }]),
      format: 'JSON',
      mode: 'VALID_ROWS',
      dryRun: true,
    };
    await as('PROVIDER', 'mutation($i:ImportOfferingsInput!){importOfferings(input:$i){id}}', { i: file });
    expect((await as('PROVIDER', '{offeringImports{edges{node{id}}}}')).offeringImports.edges).toHaveLength(1);
    expect((await t.ok<any>('{offeringImports{edges{node{id}}}}', {}, OPERATOR)).offeringImports.edges).toEqual([]);
  });

  it('hides its listing from everyone outside, its own provider and the operator’s lists too', async () => {
    for (const email of ['buyer@chengdu.example', CATALOG, 'catalog@provider-b.example']) {
      expect([email, codeOf(await t.gql(OFFERING, { id: made.offering }, email))]).toEqual([email, 'NOT_FOUND']);
      const revisions = 'query($id:ID!){offeringRevisions(offeringId:$id){edges{node{id}}}}';
      const { data } = await t.gql<any>(revisions, { id: made.offering }, email);
      expect(data?.offeringRevisions.edges ?? []).toEqual([]);
    }
    for (const email of ['buyer@chengdu.example', CATALOG, OPERATOR])
      expect((await t.ok<any>(search, {}, email)).offerings.totalCount).toBe(0);
    expect((await as('BUYER', search)).offerings.totalCount).toBe(1);
    expect((await t.ok<any>(OFFERING, { id: made.offering }, OPERATOR)).offering.name).toBe(LISTING.name); // to help
  });

  it('shows nothing of the market inside', async () => {
    for (const part of ['PROVIDER', 'BUYER']) {
      const { offerings } = await as(part, '{offerings{totalCount edges{node{provider{code}}}}}');
      expect(new Set(offerings.edges.map(({ node }: any) => node.provider.code))).toEqual(new Set(['SANDBOX-PV-A']));
      expect(await refusedTo(part, OFFERING, { id: real.id })).toBe('NOT_FOUND');
    }
    const known = async (part: string): Promise<string[]> =>
      (await as(part, '{organizations{code}}')).organizations.map(({ code }: any) => code);
    expect(await known('PROVIDER')).toEqual(['SANDBOX-PV-A']);
    expect(await known('FINANCE')).toEqual(['SANDBOX-AG-PV-A', 'SANDBOX-PV-A']);
  });

  it('lets no order through in either direction', async () => {
    const estimate = 'query($p:ID!){estimate(items:[{planId:$p,quantity:"1"}]){total{amount}}}';
    const budgetId = await openBudget(t);
    const order = (planId: string, budget: string): Record<string, unknown> => ({
      i: { title: 'o', budgetId: budget, items: [{ planId, quantity: '1' }] },
    });
    const plan = real.plans[0]!.id;
    expect(await refusedTo('BUYER', ORDER, order(plan, made.budget!))).toBe('NOT_FOUND');
    expect(await refusedTo('BUYER', estimate, { p: plan })).toBe('NOT_FOUND');
    expect(codeOf(await t.gql(ORDER, order(made.plan!, budgetId), 'buyer@chengdu.example'))).toBe('NOT_FOUND');
    expect(codeOf(await t.gql(estimate, { p: made.plan }, 'buyer@chengdu.example'))).toBe('NOT_FOUND');
    for (const [create, dependsOn] of [
      [(i: object) => ask(tokens.PROVIDER!, CREATE, { i }), real.id],
      [(i: object) => t.gql(CREATE, { i }, 'catalog@provider-b.example'), made.offering],
    ] as const) {
      const on = { ...LISTING, code: 'on', attributes: { ...declared, dependsOn: [dependsOn] } };
      expect((await create(on)).errors?.[0]?.extensions.issues).toContainEqual(
        expect.objectContaining({ code: 'UNKNOWN_OFFERING' }),
      );
    }
    const partners = [{ providerId: t.organization('PV-B'), share: '0.5' }];
    const { errors } = await ask(tokens.PROVIDER!, CREATE, { i: { ...LISTING, code: 'joint', partners } });
    expect(errors?.[0]?.extensions.issues).toContainEqual(expect.objectContaining({ code: 'UNKNOWN_PARTNER' }));
  });

  it('keeps its money out of lists, runs, statements and sums of everybody', async () => {
    const numbers = async (query: string): Promise<string> => JSON.stringify(await t.ok<any>(query, {}, OPERATOR));
    for (const query of [
      '{organizations{code}}',
      '{orders{edges{node{number}}}}',
      '{invoices{edges{node{number}}}}',
      '{serviceInstances{edges{node{id}}}}',
      '{billingRuns{edges{node{organization{code}}}}}',
      '{people{edges{node{email}}}}',
    ])
      expect([query, await numbers(query)]).not.toEqual([
        query,
        expect.stringMatching(new RegExp(`SANDBOX|sandbox|${made.instance}`)),
      ]);
    // Asked for by its agency's id, it is there: whoever helps a provider can look.
    const named = await t.ok<any>(
      'query($o:[ID!]){invoices(filter:{organizationIds:$o}){edges{node{id}}}}',
      { o: [made.agency] },
      OPERATOR,
    );
    expect(named.invoices.edges).toHaveLength(1);

    const { startBillingRun } = await t.ok<any>(
      'mutation{startBillingRun(input:{period:"2026-10"}){id}}',
      {},
      OPERATOR,
    );
    const run = await until(async () => {
      const { billingRun } = await t.ok<any>(
        'query($id:ID!){billingRun(id:$id){status invoiceCount progress{total}}}',
        { id: startBillingRun.id },
        OPERATOR,
      );
      return billingRun.status === 'COMPLETED' && billingRun;
    });
    expect(run).toMatchObject({ invoiceCount: 0, progress: { total: 0 } });
    const { notBilled } = await t.ok<any>(
      'query($id:ID!){notBilled(runId:$id){edges{node{reason}}}}',
      { id: startBillingRun.id },
      OPERATOR,
    );
    expect(notBilled.edges).toEqual([]);
    const spent = '{spendBySector(fromMonth:"2026-10",toMonth:"2026-11"){amount}}';
    expect(JSON.stringify((await t.gql(spent, {}, OPERATOR)).data)).not.toContain('114');
    t.setNow(dayStart('2026-12-02'));
    const { issueProviderStatements } = await t.ok<any>(
      'mutation{issueProviderStatements(period:"2026-11")}',
      {},
      OPERATOR,
    );
    expect(issueProviderStatements).toBe(0);
    t.setNow(NOW);
  });

  it('stands for API keys and new sessions as it does for the first', async () => {
    const key = 'mutation{createApiKey(input:{name:"k",roles:[FINANCE]}){secret}}';
    const { createApiKey } = await as('FINANCE', key);
    tokens.KEY = createApiKey.secret;
    expect((await as('KEY', '{invoices{edges{node{id}}}}')).invoices.edges).toHaveLength(1);
    expect(await refusedTo('KEY', '{bankEntries{pageInfo{hasNextPage}}}')).toBe('NOT_IN_SANDBOX');
    const { data } = await ask('', 'mutation($t:String!){refreshSession(refreshToken:$t){accessToken}}', {
      t: tokens['BUYER again'],
    });
    tokens.BUYER = data.refreshSession.accessToken;
    expect((await as('BUYER', search)).offerings.totalCount).toBe(1);
    expect(await refusedTo('BUYER', '{pilots{pageInfo{hasNextPage}}}')).toBe('NOT_IN_SANDBOX');
  });

  it('closes behind everyone after eight hours', async () => {
    await enter('APPROVER');
    t.setNow(NOW + 8 * HOUR - MINUTE);
    const again = 'mutation($t:String!){refreshSession(refreshToken:$t){accessToken refreshToken}}';
    const { data } = await ask('', again, { t: tokens['APPROVER again'] });
    expect(data.refreshSession.accessToken).toEqual(expect.any(String));
    t.setNow(NOW + 8 * HOUR);
    expect(codeOf(await ask('', again, { t: data.refreshSession.refreshToken }))).toBe('UNAUTHENTICATED');
    expect(codeOf(await ask(data.refreshSession.accessToken, '{viewer{id}}'))).toBe('UNAUTHENTICATED');
    t.setNow(NOW);
  });
});
