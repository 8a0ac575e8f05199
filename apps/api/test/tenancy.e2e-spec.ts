import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebhookEvents } from '#identity';
import { addToMonth, Clock, dateOf, DAY, dayStart, formatInstant } from '#kernel';
import { Config, Transactions } from '#platform';
import { type GraphQLInputType, getNamedType, isInputObjectType } from 'graphql';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { type AdmissionThings, admissionAttempts, admissionThings } from './tenancy-of-admission.fixture.js';
import { budgetAttempts, type BudgetThings, budgetThings } from './tenancy-of-budgets.fixture.js';
import { bindingAttempts, bindingOf } from './tenancy-of-bindings.fixture.js';
import { legacyAttempts, type LegacyThings, legacyThings } from './tenancy-of-legacy.fixture.js';
import { poolAttempts } from './tenancy-of-pools.fixture.js';
import { startTestApp, type TestApp, until } from '../../testing/harness.js';
import { newBody, newList } from '../../testing/pki.js';
import { acceptedInstance, draftOrder, openBudget, publish, reportUse, runningInstance } from '../../testing/market.js';

/** What the Chongqing agency and provider B have, tried by the Chengdu agency and provider A. */
let t: TestApp;
const own: Record<string, string> = {};
let admission: AdmissionThings;
let budgets: BudgetThings;
let legacy: LegacyThings;
const foreign: Record<string, string> = {};

beforeAll(async () => {
  t = await startTestApp({ worker: true });
  const offering = await publish(t, { only: [{ code: 'use', unitPrice: '1' }] }, { provider: 'provider-b' });
  const planId = offering.plans[0]!.id;
  const { createOffering } = await t.ok<{ createOffering: { id: string; plans: { id: string }[] } }>(
    'mutation($i:CreateOfferingInput!){createOffering(input:$i){id plans{id}}}',
    {
      i: {
        code: 'draft',
        name: 'd',
        summary: 's',
        serviceModel: 'SAAS',
        clouds: ['SOCIAL'],
        categoryCodes: [],
        zoneCodes: [],
        plans: [
          {
            code: 'p',
            name: 'p',
            prices: [
              {
                code: 'x',
                kind: 'USAGE',
                model: 'PER_UNIT',
                meter: 'm',
                unit: 'u',
                aggregation: 'SUM',
                unitPrice: '1',
              },
            ],
          },
        ],
      },
    },
    'catalog@provider-b.example',
  );
  admission = await admissionThings(t, createOffering.id);
  budgets = await budgetThings(t);
  legacy = await legacyThings(t);
  const budgetId = await openBudget(t, { mail: 'chongqing' });
  const wish = {
    mail: 'chongqing',
    planId,
    budgetId,
    startsOn: '2026-09-01',
    expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }],
  };
  const running = await runningInstance(t, {
    ...wish,
    provider: 'provider-b',
    activatedAt: dayStart('2026-09-01'),
    externalId: 'ext-1',
  });
  const creating = await acceptedInstance(t, { ...wish, provider: 'provider-b' });
  await reportUse(
    t,
    [{ id: 'e', instanceId: running.instanceId, meter: 'use', quantity: '1', occurredAt: '2026-09-02T00:00:00Z' }],
    'provider-b',
  );
  const { offerTransfer } = await t.ok<{ offerTransfer: { id: string } }>(
    'mutation($i:ID!,$r:ID!){offerTransfer(input:{instanceId:$i,receiverId:$r,reason:"r"}){id}}',
    { i: running.instanceId, r: t.organization('MNC-E') },
    'buyer@chongqing.example',
  );
  const pending = await draftOrder(t, wish);
  await t.ok('mutation($id:ID!){submitOrder(id:$id){id}}', { id: pending }, 'buyer@chongqing.example');
  const approved = await draftOrder(t, wish);
  await t.ok('mutation($id:ID!){submitOrder(id:$id){id}}', { id: approved }, 'buyer@chongqing.example');
  await t.ok('mutation($id:ID!){approveOrder(id:$id){id}}', { id: approved }, 'approver@chongqing.example');
  const { startBillingRun } = await t.ok<{ startBillingRun: { id: string } }>(
    'mutation{startBillingRun(input:{period:"2026-09"}){id}}',
    {},
    'operator@yunshi.example',
  );
  await until(
    async () =>
      (
        await t.ok<{ billingRun: { status: string } }>(
          'query($id:ID!){billingRun(id:$id){status}}',
          { id: startBillingRun.id },
          'operator@yunshi.example',
        )
      ).billingRun.status === 'COMPLETED',
  );
  const { invoices } = await t.ok<{ invoices: { edges: { node: { id: string } }[] } }>(
    '{invoices{edges{node{id}}}}',
    {},
    'finance@chongqing.example',
  );
  const invoice = invoices.edges[0]!.node.id;
  Object.assign(foreign, await lifeOf(invoice));
  const { createApiKey } = await t.ok<{ createApiKey: { id: string } }>(
    'mutation{createApiKey(input:{name:"k",roles:[BUYER]}){id}}',
    {},
    'buyer@chongqing.example',
  );
  await t.gql('mutation{signIn(input:{email:"buyer@chongqing.example",password:"Yunshi-demo-2026"}){expiresAt}}');
  const { sessions } = await t.ok<{ sessions: { id: string }[] }>('{sessions{id}}', {}, 'buyer@chongqing.example');
  const { setInstanceSharing } = await t.ok<{ setInstanceSharing: { id: string } }>(
    'mutation($i:SetInstanceSharingInput!){setInstanceSharing(input:$i){id}}',
    {
      i: {
        instanceId: running.instanceId,
        fromMonth: '2026-09',
        basis: 'FIXED',
        shares: [{ organizationId: t.organization('AG-CQ'), share: '1' }],
      },
    },
    'finance@chongqing.example',
  );
  Object.assign(foreign, {
    sharing: setInstanceSharing.id,
    organization: t.organization('AG-CQ'),
    draftOffering: createOffering.id,
    draftPlan: createOffering.plans[0]!.id,
    plan: planId,
    budget: budgetId,
    order: pending,
    approvedOrder: approved,
    draftOrder: await draftOrder(t, wish),
    instance: running.instanceId,
    creating: creating.instanceId,
    changeItem: await changeOf(running.instanceId),
    run: startBillingRun.id,
    invoice,
    key: createApiKey.id,
    person: t.actor('buyer@chongqing.example').personId,
    ...(await joiningOfChongqing()),
    session: sessions[0]!.id,
  });
  Object.assign(foreign, await basketAndNeed('buyer@chongqing.example', planId));
  Object.assign(foreign, await sideThings(planId), {
    eligibility: await zoneApplication(),
    siteLink: await linkOfSites(),
    ...(await certificateAndSystem()),
    identity: await identityOfChongqing(),
  });
  foreign.transfer = offerTransfer.id;
  foreign.binding = await bindingOf(t, running.instanceId);
  Object.assign(foreign, await offeringThings(offering.id));
  own.order = await draftOrder(t, { planId, expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }] });
}, 120_000);
afterAll(() => t.close());

/** Somebody invited to Chongqing, and a role of its approver lent to its buyer. */
async function joiningOfChongqing(): Promise<Record<string, string>> {
  const { invitePerson } = await t.ok<{ invitePerson: { invitation: { id: string } } }>(
    'mutation($i:InvitePersonInput!){invitePerson(input:$i){invitation{id}}}',
    { i: { organizationId: t.organization('AG-CQ'), email: 'i@chongqing.example', name: 'i', roles: ['BUYER'] } },
    'operator@yunshi.example',
  );
  const { delegateRoles } = await t.ok<{ delegateRoles: { id: string } }>(
    'mutation($i:DelegateRolesInput!){delegateRoles(input:$i){id}}',
    {
      i: {
        personId: t.actor('buyer@chongqing.example').personId,
        roles: ['APPROVER'],
        endsAt: formatInstant(t.app.get(Clock).now() + DAY),
      },
    },
    'approver@chongqing.example',
  );
  return { invitation: invitePerson.invitation.id, delegation: delegateRoles.id };
}

/** What follows the issue of an invoice of Chongqing and provider B: the ids of its documents. */
async function lifeOf(invoice: string): Promise<Record<string, string>> {
  const ask = async (
    mutation: string,
    email: string,
    line?: string,
  ): Promise<{ id: string; payments?: { id: string }[] }> =>
    Object.values(
      await t.ok<Record<string, { id: string; payments?: { id: string }[] }>>(
        `mutation($id:ID!${line ? ',$line:ID!' : ''}){${mutation}}`,
        { id: invoice, line },
        email,
      ),
    )[0]!;
  const [buyer, provider] = ['finance@chongqing.example', 'finance@provider-b.example'];
  const { lines } = (
    await t.ok<{ invoice: { lines: { id: string }[] } }>(
      'query($id:ID!){invoice(id:$id){lines{id}}}',
      { id: invoice },
      buyer,
    )
  ).invoice;
  const line = lines[0]!.id;
  const credit = 'issueCreditNote(input:{invoiceId:$id,reason:"r",lines:[{lineId:$line,amount:"0.10"}]}){id}';
  const { id: creditNote } = await ask(credit, provider, line);
  const { id: receivable } = await ask('requestReceivable(invoiceId:$id){id}', provider);
  await ask('acceptInvoice(invoiceId:$id){id}', buyer);
  const payment =
    'recordPayment(input:{invoiceId:$id,amount:"0.10",paidOn:"2026-10-01",reference:"r"}){id payments{id}}';
  const { payments } = await ask(payment, buyer);
  const { id: dispute } = await ask(
    'disputeInvoiceLine(input:{invoiceId:$id,lineId:$line,reason:"r"}){id}',
    buyer,
    line,
  );
  return { line, creditNote, receivable, dispute, payment: payments![0]!.id };
}

/** A certificate of Chongqing's buyer, and a system that Chongqing runs. */
async function certificateAndSystem(): Promise<Record<string, string>> {
  const operator = 'operator@yunshi.example';
  const now = t.app.get(Clock).now();
  const body = await newBody({ subject: 'CN=CA', validFrom: now - DAY, validTo: now + DAY });
  const { registerCertificateAuthority } = await t.ok<{ registerCertificateAuthority: { id: string } }>(
    'mutation($i:RegisterCertificateAuthorityInput!){registerCertificateAuthority(input:$i){id}}',
    { i: { name: 'CA', certificate: body.certificate.toString('pem') } },
    operator,
  );
  const row = { serial: '1', fingerprint: 'a'.repeat(64), email: 'buyer@chongqing.example', organizationCode: 'AG-CQ' };
  await t.ok(
    'mutation($i:RegisterClientCertificatesInput!){registerClientCertificates(input:$i){registered}}',
    { i: { authorityId: registerCertificateAuthority.id, certificates: [row] } },
    operator,
  );
  const { clientCertificates } = await t.ok<{ clientCertificates: { edges: { node: { id: string } }[] } }>(
    '{clientCertificates{edges{node{id}}}}',
    {},
    operator,
  );
  const { registerRelyingSystem } = await t.ok<{ registerRelyingSystem: { id: string } }>(
    'mutation($i:RegisterRelyingSystemInput!){registerRelyingSystem(input:$i){id}}',
    { i: { organizationId: t.organization('AG-CQ'), code: 's', name: 's' } },
    operator,
  );
  return {
    certificate: clientCertificates.edges[0]!.node.id,
    system: registerRelyingSystem.id,
    list: await newList(body, { serials: [], from: now, until: now + DAY }),
  };
}

/** A person of Chongqing's as a provider of identities knows them; the provider is only named. */
async function identityOfChongqing(): Promise<string> {
  const settings = {
    code: 'gov',
    name: 'Gov',
    issuer: 'https://id.example',
    clientId: 'c',
    clientSecret: 's',
    redirectUri: 'https://portal.example/',
    emailDomains: [],
    secondFactor: [],
  };
  Object.assign(t.app.get(Config), { oidcProviders: [settings] });
  const { linkOidcIdentity } = await t.ok<{ linkOidcIdentity: { id: string } }>(
    'mutation($id:ID!){linkOidcIdentity(input:{provider:"gov",subject:"s",personId:$id}){id}}',
    { id: t.actor('buyer@chongqing.example').personId },
    'operator@yunshi.example',
  );
  return linkOidcIdentity.id;
}

/** A link of provider B's. */
async function linkOfSites(): Promise<string> {
  const { createSiteLink } = await t.ok<{ createSiteLink: { id: string } }>(
    'mutation{createSiteLink(input:{kind:DR,fromCode:"DC-441900",toCode:"DC-440900"}){id}}',
    {},
    'operations@provider-b.example',
  );
  return createSiteLink.id;
}

/** An application of Chongqing's to buy in a zone. */
async function zoneApplication(): Promise<string> {
  const { applyForZone } = await t.ok<{ applyForZone: { id: string } }>(
    `mutation{applyForZone(input:{zoneCode:"SH-LINGANG",registrationCountry:"CN",registrationNumber:"1",
      countries:["CN"],evidence:[{reference:"r"}]}){id}}`,
    {},
    'buyer@chongqing.example',
  );
  return applyForZone.id;
}

/** An item of an approved order of Chongqing that ends its instance. */
async function changeOf(instanceId: string): Promise<string> {
  const { createOrder } = await t.ok<{ createOrder: { id: string; items: { id: string }[] } }>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id items{id}}}',
    { i: { title: 'end', items: [{ kind: 'TERMINATE', instanceId }] } },
    'buyer@chongqing.example',
  );
  const { id, items } = createOrder;
  await t.ok('mutation($id:ID!){submitOrder(id:$id){id}}', { id }, 'buyer@chongqing.example');
  await t.ok('mutation($id:ID!){approveOrder(id:$id){id}}', { id }, 'approver@chongqing.example');
  return items[0]!.id;
}

/** An open basket and an open need of a buyer. */
async function basketAndNeed(email: string, planId: string): Promise<{ basket: string; need: string }> {
  const { createBasket, saveNeed } = await t.ok<Record<'createBasket' | 'saveNeed', { id: string }>>(
    'mutation($b:CreateBasketInput!,$n:SaveNeedInput!){createBasket(input:$b){id} saveNeed(input:$n){id}}',
    {
      b: {
        title: 'b',
        items: [{ planId, quantity: '1', expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }] }],
      },
      n: { filter: { text: 'nobody offers this' } },
    },
    email,
  );
  return { basket: createBasket.id, need: saveNeed.id };
}

/** What stands beside orders and invoices: agreements, rules, webhooks, ways in. */
async function sideThings(planId: string): Promise<Record<string, string>> {
  const make = async (mutation: string, email: string, variables: object = {}): Promise<string> => {
    const answer = await t.ok<Record<string, { id: string; webhook?: { id: string } }>>(
      mutation,
      variables as Record<string, unknown>,
      email,
    );
    const [made] = Object.values(answer);
    return made!.webhook?.id ?? made!.id;
  };
  const organizationId = t.organization('AG-CQ');
  const [finance, catalog, operations] = [
    'finance@chongqing.example',
    'catalog@provider-b.example',
    'operations@provider-b.example',
  ];
  const month = dateOf(t.app.get(Clock).now()).slice(0, 7);
  const agreed = { organizationId, fromMonth: month };
  const terms = await make('mutation($i:ProposePriceTermsInput!){proposePriceTerms(input:$i){id}}', catalog, {
    i: { ...agreed, title: 't', entries: [{ planId, discountRate: '0.1' }] },
  });
  const commitment = await make('mutation($i:ProposeCommitmentInput!){proposeCommitment(input:$i){id}}', catalog, {
    i: { ...agreed, title: 't', toMonth: addToMonth(month, 2), amount: '100.00' },
  });
  const webhook = await make(
    'mutation{createWebhook(input:{url:"http://127.0.0.1:9/",types:["invoice.issued"]}){webhook{id}}}',
    finance,
  );
  await t.app
    .get(Transactions)
    .run((manager) =>
      t.app
        .get(WebhookEvents)
        .publish(manager, [
          { type: 'invoice.issued', subjectId: webhook, organizationIds: [organizationId], data: {} },
        ]),
    );
  const { webhookDeliveries } = await t.ok<{ webhookDeliveries: { edges: { node: { id: string } }[] } }>(
    'query($id:ID!){webhookDeliveries(webhookId:$id){edges{node{id}}}}',
    { id: webhook },
    finance,
  );
  const { notifications } = await t.ok<{ notifications: { edges: { node: { id: string } }[] } }>(
    '{notifications(first:1){edges{node{id}}}}',
    {},
    'approver@chongqing.example',
  );
  const alertRule = await make('mutation{createAlertRule(input:{name:"r",kind:SPEND,limit:"1"}){id}}', finance);
  const pull = await make(
    'mutation{createUsagePull(input:{name:"p",url:"http://127.0.0.1:9/",intervalSeconds:86400}){id}}',
    operations,
  );
  const file = (
    await t.http('POST', '/v1/usage-files', {
      email: operations,
      headers: { 'content-type': 'text/csv' },
      body: 'id,instanceId,meter,quantity,occurredAt\nq,00000000-0000-7000-8000-000000000009,use,1,2026-09-02T00:00:00Z\n',
    })
  ).json<{ id: string }>().id;
  const quarantined = await until(async () => {
    const { quarantinedUsage } = await t.ok<{ quarantinedUsage: { edges: { node: { id: string } }[] } }>(
      '{quarantinedUsage{edges{node{id}}}}',
      {},
      operations,
    );
    return quarantinedUsage.edges[0]?.node.id;
  });
  await t.http('POST', '/v1/bank-statements?name=b', {
    email: finance,
    headers: { 'content-type': 'text/csv' },
    body: 'reference,bookedOn,direction,amount,currency,counterparty,text\nr1,2026-10-01,DEBIT,1.00,CNY,x,y\n',
  });
  const bankEntry = await until(async () => {
    const { bankEntries } = await t.ok<{ bankEntries: { edges: { node: { id: string } }[] } }>(
      '{bankEntries{edges{node{id}}}}',
      {},
      finance,
    );
    return bankEntries.edges[0]?.node.id;
  });
  await t.addPerson({
    organizationId: t.organization('PV-B'),
    email: 'admin@provider-b.example',
    roles: ['PROVIDER_ADMIN'],
  });
  const broker = await make(
    'mutation{registerBroker(input:{url:"http://127.0.0.1:9/",username:"u",password:"p"}){id}}',
    'admin@provider-b.example',
  );
  const delivery = webhookDeliveries.edges[0]!.node.id;
  const notification = notifications.edges[0]!.node.id;
  return { terms, commitment, webhook, delivery, notification, alertRule, pull, file, quarantined, bankEntry, broker };
}

const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';
const FINANCE = 'finance@chengdu.example';
const CATALOG = 'catalog@provider-a.example';
const OPERATIONS = 'operations@provider-a.example';
const PROVIDER_FINANCE = 'finance@provider-a.example';

const byId = (operation: string, kind: 'query' | 'mutation', reason = false): string =>
  `${kind}($id:ID!){${operation}(id:$id${reason ? ',reason:"r"' : ''}){__typename}}`;

/** What provider B has of its offerings beside themselves. */
async function offeringThings(offeringId: string): Promise<Record<string, string>> {
  const { reviseOffering } = await t.ok<{ reviseOffering: { id: string } }>(
    'mutation($id:ID!){reviseOffering(input:{offeringId:$id,version:3}){id}}',
    { id: offeringId },
    'catalog@provider-b.example',
  );
  const { importOfferings } = await t.ok<{ importOfferings: { id: string } }>(
    'mutation{importOfferings(input:{format:JSON,mode:VALID_ROWS,content:"[{}]"}){id}}',
    {},
    'catalog@provider-b.example',
  );
  return { revision: reviseOffering.id, offeringImport: importOfferings.id };
}

/** Every operation that takes an id, how it is called with a foreign one, and by whom it might be tried. */
const attempts = (): Record<string, [query: string, variables: Record<string, unknown>, people: string[]][]> => {
  const {
    organization,
    draftOffering,
    draftPlan,
    revision,
    offeringImport,
    plan,
    budget,
    order,
    approvedOrder,
    draftOrder: draft,
    instance,
    transfer,
    creating,
    changeItem,
    run,
    invoice,
    line,
    creditNote,
    receivable,
    dispute,
    payment,
    key,
    person,
    invitation,
    delegation,
    session,
    certificate,
    system,
    list,
    identity,
    terms,
    commitment,
    eligibility,
    siteLink,
    webhook,
    delivery,
    notification,
    alertRule,
    pull,
    file,
    quarantined,
    bankEntry,
    basket,
    need,
  } = foreign;
  const item = (planId?: string): object => ({
    planId,
    quantity: '1',
    expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }],
  });
  const span = 'from:"2026-09-01T00:00:00Z",to:"2026-10-01T00:00:00Z"';
  return {
    offering: [[byId('offering', 'query'), { id: draftOffering }, [BUYER, CATALOG]]],
    submitOffering: [[byId('submitOffering', 'mutation'), { id: draftOffering }, [CATALOG]]],
    offeringRevisions: [
      [
        'query($id:ID!){offeringRevisions(offeringId:$id){pageInfo{endCursor}}}',
        { id: draftOffering },
        [BUYER, CATALOG],
      ],
    ],
    offeringRevisionDiff: [
      [
        'query($id:ID!){offeringRevisionDiff(offeringId:$id,from:1,to:1){path}}',
        { id: draftOffering },
        [BUYER, CATALOG],
      ],
    ],
    reviseOffering: [
      ['mutation($id:ID!){reviseOffering(input:{offeringId:$id,version:1}){id}}', { id: draftOffering }, [CATALOG]],
    ],
    updateOfferingRevision: [
      ['mutation($id:ID!){updateOfferingRevision(input:{id:$id,version:1}){id}}', { id: revision }, [CATALOG]],
    ],
    submitOfferingRevision: [[byId('submitOfferingRevision', 'mutation'), { id: revision }, [CATALOG]]],
    withdrawOfferingRevision: [[byId('withdrawOfferingRevision', 'mutation'), { id: revision }, [CATALOG]]],
    offeringImport: [[byId('offeringImport', 'query'), { id: offeringImport }, [CATALOG]]],
    withdrawOffering: [[byId('withdrawOffering', 'mutation'), { id: draftOffering }, [CATALOG]]],
    pauseOffering: [[byId('pauseOffering', 'mutation'), { id: draftOffering }, [CATALOG]]],
    resumeOffering: [[byId('resumeOffering', 'mutation'), { id: draftOffering }, [CATALOG]]],
    retireOffering: [[byId('retireOffering', 'mutation'), { id: draftOffering }, [CATALOG]]],
    updateOffering: [
      ['mutation($id:ID!){updateOffering(input:{id:$id,version:1,name:"n"}){id}}', { id: draftOffering }, [CATALOG]],
    ],
    comparePlans: [['query($id:ID!){comparePlans(planIds:[$id]){rows{code}}}', { id: draftPlan }, [BUYER, CATALOG]]],
    estimate: [['query($id:ID!){estimate(items:[{planId:$id}]){total{amount}}}', { id: draftPlan }, [BUYER, CATALOG]]],
    order: [
      [byId('order', 'query'), { id: order }, [BUYER, APPROVER, FINANCE, OPERATIONS]],
      [byId('order', 'query'), { id: order }, ['operations@provider-b.example']], // not approved yet: none of the provider's business
    ],
    basket: [[byId('basket', 'query'), { id: basket }, [BUYER, APPROVER, FINANCE]]],
    updateBasket: [
      ['mutation($id:ID!){updateBasket(input:{id:$id,version:1,title:"t"}){id}}', { id: basket }, [BUYER]],
    ],
    discardBasket: [[byId('discardBasket', 'mutation'), { id: basket }, [BUYER]]],
    checkoutBasket: [['mutation($id:ID!){checkoutBasket(input:{id:$id,version:1}){id}}', { id: basket }, [BUYER]]],
    createBasket: [
      [
        'mutation($i:CreateBasketInput!){createBasket(input:$i){id}}',
        { i: { title: 't', items: [item(draftPlan)] } },
        [BUYER],
      ],
    ],
    closeNeed: [[byId('closeNeed', 'mutation'), { id: need }, [BUYER]]],
    withdrawNeed: [[byId('withdrawNeed', 'mutation'), { id: need }, [BUYER]]],
    companions: [['query($id:ID!){companions(planIds:[$id]){id}}', { id: draftPlan }, [BUYER, CATALOG]]],
    createOrder: [
      [
        'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
        { i: { title: 't', budgetId: budget, items: [item(plan)] } },
        [BUYER],
      ],
      [
        'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
        { i: { title: 't', items: [item(draftPlan)] } },
        [BUYER],
      ],
    ],
    updateOrder: [
      [
        'mutation($i:UpdateOrderInput!){updateOrder(input:$i){id}}',
        { i: { id: draft, version: 1, title: 't' } },
        [BUYER],
      ],
      [
        'mutation($i:UpdateOrderInput!){updateOrder(input:$i){id}}',
        { i: { id: own.order, version: 1, budgetId: budget } },
        [BUYER],
      ],
    ],
    orderCheck: [['query($id:ID!){orderCheck(id:$id){ready}}', { id: draft }, [BUYER]]],
    submitOrder: [[byId('submitOrder', 'mutation'), { id: draft }, [BUYER]]],
    withholdPublication: [
      [
        'mutation($id:ID!){withholdPublication(orderId:$id,paths:["items"],reasonCode:SECURITY){path}}',
        { id: order },
        [APPROVER],
      ],
    ],
    cancelOrder: [[byId('cancelOrder', 'mutation', true), { id: order }, [BUYER]]],
    approveOrder: [[byId('approveOrder', 'mutation'), { id: order }, [APPROVER]]],
    returnOrder: [[byId('returnOrder', 'mutation', true), { id: order }, [APPROVER]]],
    rejectOrder: [[byId('rejectOrder', 'mutation', true), { id: order }, [APPROVER]]],
    requestCancellation: [[byId('requestCancellation', 'mutation', true), { id: order }, [BUYER]]],
    answerCancellation: [
      ['mutation($id:ID!){answerCancellation(id:$id,grant:true,reason:"r"){id}}', { id: approvedOrder }, [OPERATIONS]],
    ],
    orderMessages: [
      ['query($id:ID!){orderMessages(orderId:$id){edges{cursor}}}', { id: approvedOrder }, [BUYER, OPERATIONS]],
    ],
    postOrderMessage: [
      ['mutation($id:ID!){postOrderMessage(orderId:$id,text:"t"){id}}', { id: approvedOrder }, [BUYER, OPERATIONS]],
    ],
    acceptOrder: [[byId('acceptOrder', 'mutation'), { id: approvedOrder }, [OPERATIONS]]],
    declineOrder: [[byId('declineOrder', 'mutation', true), { id: approvedOrder }, [OPERATIONS]]],
    serviceInstance: [[byId('serviceInstance', 'query'), { id: instance }, [BUYER, FINANCE, OPERATIONS]]],
    activateInstance: [
      ['mutation($id:ID!){activateInstance(input:{instanceId:$id}){id}}', { id: creating }, [OPERATIONS]],
    ],
    completeOrderItem: [[byId('completeOrderItem', 'mutation'), { id: changeItem }, [OPERATIONS]]],
    failOrderItem: [[byId('failOrderItem', 'mutation', true), { id: changeItem }, [OPERATIONS]]],
    failInstance: [['mutation($id:ID!){failInstance(id:$id,reason:"r"){id}}', { id: creating }, [OPERATIONS]]],
    resizeInstance: [
      [
        'mutation($id:ID!){resizeInstance(input:{instanceId:$id,quantity:"1"}){id}}',
        { id: instance },
        [BUYER, APPROVER, OPERATIONS],
      ],
    ],
    suspendInstance: [[byId('suspendInstance', 'mutation', true), { id: instance }, [BUYER, APPROVER, OPERATIONS]]],
    resumeInstance: [[byId('resumeInstance', 'mutation'), { id: instance }, [BUYER, APPROVER, OPERATIONS]]],
    giveNotice: [
      [
        'mutation($id:ID!){giveNotice(input:{instanceId:$id,lastDay:"2099-12-31",reason:"r"}){id}}',
        { id: instance },
        [BUYER, OPERATIONS],
      ],
    ],
    withdrawNotice: [[byId('withdrawNotice', 'mutation'), { id: instance }, [BUYER, OPERATIONS]]],
    handOverData: [
      [
        `mutation($id:ID!){handOverData(input:{instanceId:$id,format:"f",sha256:"${'0'.repeat(64)}",recipient:"r",place:"p"}){id}}`,
        { id: instance },
        [OPERATIONS],
      ],
    ],
    receiveData: [[byId('receiveData', 'mutation'), { id: instance }, [BUYER, APPROVER]]],
    refuseData: [[byId('refuseData', 'mutation', true), { id: instance }, [BUYER, APPROVER]]],
    waiveDataReturn: [[byId('waiveDataReturn', 'mutation', true), { id: instance }, [APPROVER]]],
    proveDestruction: [
      [
        `mutation($id:ID!){proveDestruction(input:{instanceId:$id,method:"m",destroyedOn:"2026-09-01",certificateSha256:"${'0'.repeat(64)}"}){id}}`,
        { id: instance },
        [OPERATIONS],
      ],
    ],
    offerTransfer: [
      [
        'mutation($id:ID!){offerTransfer(input:{instanceId:$id,receiverId:$id,reason:"r"}){id}}',
        { id: instance },
        [BUYER, APPROVER],
      ],
    ],
    withdrawTransfer: [[byId('withdrawTransfer', 'mutation', true), { id: transfer }, [BUYER, APPROVER]]],
    declineTransfer: [[byId('declineTransfer', 'mutation', true), { id: transfer }, [BUYER, APPROVER]]],
    transfer: [[byId('transfer', 'query'), { id: transfer }, [BUYER, APPROVER, FINANCE]]],
    setSuccessor: [
      ['mutation($id:ID!){setSuccessor(input:{instanceId:$id}){id}}', { id: instance }, [BUYER, APPROVER]],
    ],
    setInstanceTags: [
      [
        'mutation($id:ID!){setInstanceTags(input:{instanceId:$id,tags:[]}){instanceId}}',
        { id: instance },
        [BUYER, FINANCE],
      ],
    ],
    setCostCentres: [
      ['mutation($id:ID!){setCostCentres(input:{instanceId:$id,shares:[]}){instanceId}}', { id: instance }, [FINANCE]],
    ],
    setSubscriptionOpen: [
      ['mutation($id:ID!){setSubscriptionOpen(instanceId:$id,open:true)}', { id: instance }, [FINANCE]],
    ],
    joinableSubscriptions: [
      ['query($id:ID!){joinableSubscriptions(planIds:[$id]){instanceId}}', { id: draftPlan }, [BUYER, FINANCE]],
    ],
    setInstanceSharing: [
      [
        'mutation($id:ID!,$o:ID!){setInstanceSharing(input:{instanceId:$id,fromMonth:"2026-09",basis:FIXED,shares:[{organizationId:$o,share:"1"}]}){id}}',
        { id: instance, o: organization },
        [FINANCE],
      ],
    ],
    acceptInstanceSharing: [
      ['mutation($id:ID!){acceptInstanceSharing(input:{id:$id}){id}}', { id: foreign.sharing }, [FINANCE]],
    ],
    terminateInstance: [[byId('terminateInstance', 'mutation'), { id: instance }, [BUYER, OPERATIONS]]],
    usage: [
      [`query($id:ID!){usage(instanceId:$id,meter:"use",${span}){quantity}}`, { id: instance }, [BUYER, OPERATIONS]],
    ],
    usageEvents: [
      [`query($id:ID!){usageEvents(instanceId:$id,${span}){edges{cursor}}}`, { id: instance }, [BUYER, OPERATIONS]],
    ],
    invoice: [[byId('invoice', 'query'), { id: invoice }, [FINANCE, PROVIDER_FINANCE]]],
    invoiceLineOrigin: [
      [
        'query($id:ID!){invoiceLineOrigin(invoiceId:$id,lineNo:1){line{id}}}',
        { id: invoice },
        [FINANCE, PROVIDER_FINANCE],
      ],
    ],
    startVerification: [['mutation($id:ID!){startVerification(invoiceId:$id){id}}', { id: invoice }, [FINANCE]]],
    acceptInvoice: [['mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}', { id: invoice }, [FINANCE]]],
    recordPayment: [
      [
        'mutation($id:ID!){recordPayment(input:{invoiceId:$id,amount:"0.10",paidOn:"2026-10-01",reference:"r"}){id}}',
        { id: invoice },
        [FINANCE],
      ],
    ],
    reversePayment: [
      [
        'mutation($id:ID!){reversePayment(input:{paymentId:$id,reversedOn:"2026-10-01",reason:"r"}){id}}',
        { id: payment },
        [FINANCE],
      ],
    ],
    setPaymentTerms: [
      [
        'mutation($id:ID!){setPaymentTerms(input:{organizationId:$id}){paymentDays}}',
        { id: t.organization('PV-B') },
        [PROVIDER_FINANCE],
      ],
    ],
    providerStatementMonths: [
      ['query($id:ID!){providerStatementMonths(providerId:$id)}', { id: t.organization('PV-B') }, [PROVIDER_FINANCE]],
    ],
    providerStatements: [
      [
        'query($id:ID!){providerStatements(period:"2026-09",providerId:$id){period}}',
        { id: t.organization('PV-B') },
        [PROVIDER_FINANCE],
      ],
    ],
    applyCredits: [['mutation($id:ID!){applyCredits(invoiceId:$id){id}}', { id: invoice }, [FINANCE]]],
    // Teams are the operator's to decide on: there is no foreign one.
    decideStartup: [
      [
        'mutation($id:ID!){decideStartup(input:{id:$id,approve:false,reason:"r"}){id}}',
        { id: run },
        ['operator@yunshi.example'],
      ],
    ],
    endStartup: [['mutation($id:ID!){endStartup(id:$id,reason:"r"){id}}', { id: run }, ['operator@yunshi.example']]],
    grantCredit: [
      [
        'mutation($id:ID!){grantCredit(input:{organizationId:$id,amount:"1",currency:"CNY",reason:"r"}){id}}',
        { id: t.organization('PV-B') },
        [PROVIDER_FINANCE],
      ],
    ],
    recordTaxInvoice: [
      [
        'mutation($id:ID!){recordTaxInvoice(input:{invoiceId:$id,xml:"<TaxInvoice/>"}){id}}',
        { id: invoice },
        [PROVIDER_FINANCE],
      ],
    ],
    // With a tax invoice of another provider: libs/billing/src/tax-invoice/tax-invoice.int-spec.ts
    voidTaxInvoice: [
      [
        `mutation($id:ID!){voidTaxInvoice(input:{taxInvoiceId:$id,redNumber:"${new Date().getFullYear() % 100}512000000000000001",reason:"r"}){id}}`,
        { id: invoice },
        [PROVIDER_FINANCE],
      ],
    ],
    creditNote: [[byId('creditNote', 'query'), { id: creditNote }, [FINANCE, PROVIDER_FINANCE]]],
    issueCreditNote: [
      [
        'mutation($id:ID!,$line:ID!){issueCreditNote(input:{invoiceId:$id,reason:"r",lines:[{lineId:$line}]}){id}}',
        { id: invoice, line },
        [PROVIDER_FINANCE],
      ],
    ],
    dispute: [[byId('dispute', 'query'), { id: dispute }, [FINANCE, PROVIDER_FINANCE]]],
    disputeInvoiceLine: [
      [
        'mutation($id:ID!,$line:ID!){disputeInvoiceLine(input:{invoiceId:$id,lineId:$line,reason:"r"}){id}}',
        { id: invoice, line },
        [FINANCE],
      ],
    ],
    answerDispute: [
      [
        'mutation($id:ID!){answerDispute(input:{disputeId:$id,answer:REJECT,text:"t"}){id}}',
        { id: dispute },
        [PROVIDER_FINANCE],
      ],
    ],
    acceptDisputeAnswer: [
      ['mutation($id:ID!){acceptDisputeAnswer(disputeId:$id,text:"t"){id}}', { id: dispute }, [FINANCE]],
    ],
    withdrawDispute: [['mutation($id:ID!){withdrawDispute(disputeId:$id,text:"t"){id}}', { id: dispute }, [FINANCE]]],
    escalateDispute: [
      ['mutation($id:ID!){escalateDispute(disputeId:$id,text:"t"){id}}', { id: dispute }, [FINANCE, PROVIDER_FINANCE]],
    ],
    decideDispute: [
      [
        'mutation($id:ID!){decideDispute(input:{disputeId:$id,amount:"0",text:"t"}){id}}',
        { id: run },
        ['operator@yunshi.example'],
      ],
    ],
    requestReceivable: [
      ['mutation($id:ID!){requestReceivable(invoiceId:$id){id}}', { id: invoice }, [PROVIDER_FINANCE]],
    ],
    answerReceivable: [
      ['mutation($id:ID!){answerReceivable(input:{id:$id,confirm:true}){id}}', { id: receivable }, [FINANCE]],
    ],
    billingRun: [
      [byId('billingRun', 'query'), { id: '00000000-0000-7000-8000-000000000000' }, ['operator@yunshi.example']],
    ],
    cancelBillingRun: [
      [
        byId('cancelBillingRun', 'mutation'),
        { id: '00000000-0000-7000-8000-000000000000' },
        ['operator@yunshi.example'],
      ],
    ],
    notBilled: [
      [
        'query($id:ID!){notBilled(runId:$id){pageInfo{hasNextPage}}}',
        { id: '00000000-0000-7000-8000-000000000000' },
        ['operator@yunshi.example'],
      ],
    ],
    startBillingRun: [
      [
        'mutation($id:ID!){startBillingRun(input:{period:"2026-09",organizationId:$id}){id}}',
        { id: '00000000-0000-7000-8000-000000000000' },
        ['operator@yunshi.example'],
      ],
    ],
    createPerson: [
      [
        'mutation($id:ID!){createPerson(input:{organizationId:$id,email:"z@z.example",name:"z",roles:[BUYER]}){id}}',
        { id: organization },
        ['admin@chengdu.example'],
      ],
    ],
    invitePerson: [
      [
        'mutation($id:ID!){invitePerson(input:{organizationId:$id,email:"z@z.example",name:"z",roles:[BUYER]}){token}}',
        { id: organization },
        ['admin@chengdu.example'],
      ],
    ],
    withdrawInvitation: [[byId('withdrawInvitation', 'mutation'), { id: invitation }, ['admin@chengdu.example']]],
    delegateRoles: [
      [
        'mutation($id:ID!){delegateRoles(input:{personId:$id,roles:[BUYER],endsAt:"2090-01-01T00:00:00Z"}){id}}',
        { id: person },
        [BUYER],
      ],
    ],
    endDelegation: [[byId('endDelegation', 'mutation'), { id: delegation }, [BUYER, 'admin@chengdu.example']]],
    createOrganization: [
      [
        'mutation($id:ID!){createOrganization(input:{kind:AGENCY,code:"Z",name:"z",parentId:$id}){id}}',
        { id: organization },
        ['admin@chengdu.example'],
      ],
    ],
    deactivatePerson: [
      [byId('deactivatePerson', 'mutation'), { id: person }, ['admin@chengdu.example', 'admin@provider-a.example']],
    ],
    reactivatePerson: [[byId('reactivatePerson', 'mutation'), { id: person }, ['admin@chengdu.example']]],
    resetSecondFactor: [
      [
        'mutation($id:ID!){resetSecondFactor(personId:$id)}',
        { id: person },
        ['admin@chengdu.example', 'admin@provider-a.example'],
      ],
    ],
    endCertificateAuthority: [[byId('endCertificateAuthority', 'mutation'), { id: run }, ['operator@yunshi.example']]],
    importRevocationList: [
      [
        'mutation($id:ID!,$l:String!){importRevocationList(authorityId:$id,list:$l){id}}',
        { id: run, l: list },
        ['operator@yunshi.example'],
      ],
    ],
    registerClientCertificates: [
      [
        `mutation($id:ID!){registerClientCertificates(input:{authorityId:$id,certificates:[
          {serial:"1",fingerprint:"a",email:"a@a.example",organizationCode:"A"}]}){known}}`,
        { id: run },
        ['operator@yunshi.example'],
      ],
    ],
    registerRelyingSystem: [
      [
        'mutation($id:ID!){registerRelyingSystem(input:{organizationId:$id,code:"t",name:"t"}){id}}',
        { id: run },
        ['operator@yunshi.example'],
      ],
    ],
    linkOidcIdentity: [
      [
        'mutation($id:ID!){linkOidcIdentity(input:{provider:"gov",subject:"t",personId:$id}){id}}',
        { id: person },
        ['admin@chengdu.example', 'admin@provider-a.example'],
      ],
    ],
    unlinkOidcIdentity: [
      ['mutation($id:ID!){unlinkOidcIdentity(id:$id)}', { id: identity }, ['admin@chengdu.example']],
    ],
    endRelyingSystem: [[byId('endRelyingSystem', 'mutation'), { id: run }, ['operator@yunshi.example']]],
    endClientCertificate: [[byId('endClientCertificate', 'mutation'), { id: certificate }, ['admin@chengdu.example']]],
    systemGrants: [
      ['query($id:ID!){systemGrants(systemId:$id){edges{cursor}}}', { id: system }, ['admin@chengdu.example']],
    ],
    grantSystemAccess: [
      [
        'mutation($id:ID!,$o:ID!){grantSystemAccess(input:{systemId:$id,organizationId:$o,role:BUYER}){id}}',
        { id: system, o: t.organization('AG-CD') },
        ['admin@chengdu.example', 'admin@provider-a.example'],
      ],
    ],
    revokeSystemAccess: [
      [
        'mutation($id:ID!,$o:ID!){revokeSystemAccess(input:{systemId:$id,organizationId:$o,role:BUYER})}',
        { id: system, o: t.organization('AG-CD') },
        ['admin@chengdu.example'],
      ],
    ],
    endSession: [['mutation($id:ID!){endSession(id:$id)}', { id: session }, [BUYER, 'admin@chengdu.example']]],
    explain: [
      ['query($id:ID!){explain(act:ORDER,offeringIds:[$id]){outcome}}', { id: draftOffering }, [BUYER, CATALOG]],
    ],
    rotateApiKey: [[byId('rotateApiKey', 'mutation'), { id: key }, [BUYER, 'admin@chengdu.example']]],
    revokeApiKey: [['mutation($id:ID!){revokeApiKey(id:$id)}', { id: key }, [BUYER, 'admin@chengdu.example']]],
    proposePriceTerms: [
      [
        'mutation($i:ProposePriceTermsInput!){proposePriceTerms(input:$i){id}}',
        { i: { organizationId: run, title: 't', fromMonth: '2100-01', entries: [{ discountRate: '0.1' }] } },
        [CATALOG],
      ],
    ],
    acceptPriceTerms: [[byId('acceptPriceTerms', 'mutation'), { id: terms }, [FINANCE]]],
    declinePriceTerms: [[byId('declinePriceTerms', 'mutation', true), { id: terms }, [FINANCE]]],
    withdrawPriceTerms: [[byId('withdrawPriceTerms', 'mutation'), { id: terms }, [CATALOG]]],
    endPriceTerms: [
      ['mutation($id:ID!){endPriceTerms(id:$id,month:"2100-01"){id}}', { id: terms }, [FINANCE, CATALOG]],
    ],
    proposeCommitment: [
      [
        'mutation($i:ProposeCommitmentInput!){proposeCommitment(input:$i){id}}',
        { i: { organizationId: run, title: 't', fromMonth: '2100-01', toMonth: '2100-02', amount: '1.00' } },
        [CATALOG],
      ],
    ],
    acceptCommitment: [[byId('acceptCommitment', 'mutation'), { id: commitment }, [FINANCE]]],
    declineCommitment: [[byId('declineCommitment', 'mutation', true), { id: commitment }, [FINANCE]]],
    withdrawCommitment: [[byId('withdrawCommitment', 'mutation'), { id: commitment }, [CATALOG]]],
    pauseWebhook: [[byId('pauseWebhook', 'mutation'), { id: webhook }, [FINANCE, PROVIDER_FINANCE]]],
    resumeWebhook: [[byId('resumeWebhook', 'mutation'), { id: webhook }, [FINANCE, PROVIDER_FINANCE]]],
    deleteWebhook: [[byId('deleteWebhook', 'mutation'), { id: webhook }, [FINANCE, PROVIDER_FINANCE]]],
    rotateWebhook: [['mutation($id:ID!){rotateWebhook(id:$id){secret}}', { id: webhook }, [FINANCE, PROVIDER_FINANCE]]],
    redeliverWebhook: [
      ['mutation($id:ID!){redeliverWebhook(deliveryId:$id){id}}', { id: delivery }, [FINANCE, PROVIDER_FINANCE]],
    ],
    webhookDeliveries: [
      ['query($id:ID!){webhookDeliveries(webhookId:$id){edges{cursor}}}', { id: webhook }, [FINANCE, PROVIDER_FINANCE]],
    ],
    markNotificationsRead: [
      ['mutation($id:ID!){markNotificationsRead(ids:[$id])}', { id: notification }, [BUYER, FINANCE]],
    ],
    createAlertRule: [
      [
        'mutation($id:ID!){createAlertRule(input:{name:"n",kind:SPEND,budgetId:$id}){id}}',
        { id: budget },
        [BUYER, FINANCE],
      ],
      [
        'mutation($id:ID!){createAlertRule(input:{name:"n",kind:QUOTA,instanceId:$id,meter:"use",limit:"1"}){id}}',
        { id: instance },
        [BUYER, FINANCE],
      ],
    ],
    endAlertRule: [[byId('endAlertRule', 'mutation'), { id: alertRule }, [BUYER, FINANCE]]],
    runningCost: [
      ['query($id:ID!){runningCost(instanceId:$id){asOf}}', { id: instance }, [BUYER, FINANCE, PROVIDER_FINANCE]],
      ['query($id:ID!){runningCost(budgetId:$id){asOf}}', { id: budget }, [BUYER, FINANCE, PROVIDER_FINANCE]],
      [
        'query($id:ID!){runningCost(organizationId:$id){asOf}}',
        { id: organization },
        [BUYER, FINANCE, PROVIDER_FINANCE],
      ],
    ],
    invoicedCost: [
      ['query($id:ID!){invoicedCost(instanceId:$id){month}}', { id: instance }, [BUYER, FINANCE, PROVIDER_FINANCE]],
    ],
    dailyStatement: [
      [
        'query($id:ID!){dailyStatement(on:"2026-09-02",instanceId:$id){on}}',
        { id: instance },
        [BUYER, PROVIDER_FINANCE],
      ],
      [
        'query($id:ID!){dailyStatement(on:"2026-09-02",organizationId:$id){on}}',
        { id: organization },
        [BUYER, FINANCE],
      ],
    ],
    slaReport: [
      ['query($id:ID!){slaReport(instanceId:$id,month:"2026-09"){__typename}}', { id: instance }, [BUYER, OPERATIONS]],
    ],
    pauseUsagePull: [[byId('pauseUsagePull', 'mutation'), { id: pull }, [OPERATIONS]]],
    resumeUsagePull: [[byId('resumeUsagePull', 'mutation'), { id: pull }, [OPERATIONS]]],
    removeBroker: [[byId('removeBroker', 'mutation'), { id: foreign.broker }, ['admin@provider-a.example']]],
    bindPlanToBroker: [
      [
        'mutation($id:ID!,$p:ID!){bindPlanToBroker(planId:$p,brokerId:$id,serviceId:"s",brokerPlanId:"p"){id}}',
        { id: foreign.broker, p: foreign.plan },
        ['admin@provider-a.example'],
      ],
    ],
    readBrokerCatalog: [
      [
        `mutation($id:ID!){readBrokerCatalog(input:{brokerId:$id,serviceModel:SAAS,clouds:[GOVERNMENT],categoryCodes:[],
           zoneCodes:[]}){__typename}}`,
        { id: foreign.broker },
        ['catalog@provider-a.example'],
      ],
    ],
    endUsagePull: [[byId('endUsagePull', 'mutation'), { id: pull }, [OPERATIONS]]],
    matchBankEntry: [
      [
        'mutation($id:ID!,$i:ID!){matchBankEntry(entryId:$id,invoiceIds:[$i]){id}}',
        { id: bankEntry, i: invoice },
        [FINANCE, PROVIDER_FINANCE],
      ],
    ],
    ignoreBankEntry: [
      [
        'mutation($id:ID!){ignoreBankEntry(entryId:$id,reason:"r"){id}}',
        { id: bankEntry },
        [FINANCE, PROVIDER_FINANCE],
      ],
    ],
    usageFile: [[byId('usageFile', 'query'), { id: file }, [OPERATIONS]]],
    applyBackfill: [['mutation($id:ID!){applyBackfill(fileId:$id){__typename}}', { id: file }, [OPERATIONS]]],
    approveBackfill: [
      ['mutation($id:ID!){approveBackfill(fileId:$id){__typename}}', { id: file }, ['admin@provider-a.example']],
    ],
    backfillReport: [['query($id:ID!){backfillReport(fileId:$id){__typename}}', { id: file }, [OPERATIONS]]],
    cancelUsageFile: [[byId('cancelUsageFile', 'mutation'), { id: file }, [OPERATIONS]]],
    releaseQuarantinedUsage: [
      ['mutation($id:ID!){releaseQuarantinedUsage(input:{ids:[$id]}){__typename}}', { id: quarantined }, [OPERATIONS]],
    ],
    discardQuarantinedUsage: [
      ['mutation($id:ID!){discardQuarantinedUsage(input:{ids:[$id],reason:"r"})}', { id: quarantined }, [OPERATIONS]],
    ],
    endWhiteListEntry: [
      [
        'mutation($id:ID!){endWhiteListEntry(id:$id,lastOn:"2090-01-01"){id}}',
        { id: run },
        ['operator@yunshi.example'],
      ],
    ],
    decideDataFlow: [
      [
        'mutation($id:ID!){decideDataFlow(input:{id:$id,approve:true,reason:"r"}){id}}',
        { id: run },
        ['operator@yunshi.example'],
      ],
    ],
    endSiteLink: [[byId('endSiteLink', 'mutation'), { id: siteLink }, [OPERATIONS, 'operator@yunshi.example']]],
    grantPlacementExemption: [
      [
        'mutation($id:ID!){grantPlacementExemption(input:{organizationId:$id,centreCode:"DC-440900",reason:"r"}){id}}',
        { id: run },
        ['operator@yunshi.example'],
      ],
    ],
    endPlacementExemption: [[byId('endPlacementExemption', 'mutation'), { id: run }, ['operator@yunshi.example']]],
    withdrawZoneEligibility: [[byId('withdrawZoneEligibility', 'mutation'), { id: eligibility }, [BUYER]]],
    decideZoneEligibility: [
      [
        'mutation($id:ID!){decideZoneEligibility(input:{id:$id,verifiedFacts:[]}){id}}',
        { id: run },
        ['operator@yunshi.example'],
      ],
    ],
    revokeZoneEligibility: [
      [byId('revokeZoneEligibility', 'mutation', true), { id: run }, ['operator@yunshi.example']],
    ],
    decideSme: [['mutation($id:ID!){decideSme(input:{id:$id}){id}}', { id: run }, ['operator@yunshi.example']]],
    revokeSme: [[byId('revokeSme', 'mutation', true), { id: run }, ['operator@yunshi.example']]],
    recordDataTrade: [
      [
        'mutation($id:ID!){recordDataTrade(input:{offeringId:$id,organizationId:$id,amount:"1"}){id}}',
        { id: run },
        [OPERATIONS],
      ],
    ],
    verifyDataTrade: [[byId('verifyDataTrade', 'mutation'), { id: run }, ['operator@yunshi.example']]],
    deliverDataTrade: [
      [`mutation($id:ID!){deliverDataTrade(id:$id,sha256:"${'ab'.repeat(32)}"){id}}`, { id: run }, [OPERATIONS]],
    ],
    completeDataTrade: [[byId('completeDataTrade', 'mutation'), { id: run }, [BUYER]]],
    cancelDataTrade: [[byId('cancelDataTrade', 'mutation'), { id: run }, [BUYER, OPERATIONS]]],
    recommendedIssue: [[byId('recommendedIssue', 'query'), { id: run }, [BUYER]]],
    updateRecommendedIssue: [
      [
        'mutation($id:ID!){updateRecommendedIssue(input:{id:$id,version:1,number:"2026-1",issuer:"i",validFrom:"2026-01-01",validTo:"2027-01-01",products:[],solutions:[]}){id}}',
        { id: run },
        ['operator@yunshi.example'],
      ],
    ],
    submitRecommendedIssue: [[byId('submitRecommendedIssue', 'mutation'), { id: run }, ['operator@yunshi.example']]],
    reviewRecommendedEntry: [
      [
        'mutation($id:ID!){reviewRecommendedEntry(input:{issueId:$id,offeringId:$id,recommended:true,opinion:"o"}){id}}',
        { id: run },
        ['operator@yunshi.example'],
      ],
    ],
    returnRecommendedIssue: [
      [byId('returnRecommendedIssue', 'mutation', true), { id: run }, ['operator@yunshi.example']],
    ],
    publishRecommendedIssue: [[byId('publishRecommendedIssue', 'mutation'), { id: run }, ['operator@yunshi.example']]],
    approveOffering: [[byId('approveOffering', 'mutation'), { id: run }, ['operator@yunshi.example']]],
    requestOfferingChanges: [
      [byId('requestOfferingChanges', 'mutation', true), { id: run }, ['operator@yunshi.example']],
    ],
    approveOfferingRevision: [[byId('approveOfferingRevision', 'mutation'), { id: run }, ['operator@yunshi.example']]],
    requestOfferingRevisionChanges: [
      [byId('requestOfferingRevisionChanges', 'mutation', true), { id: run }, ['operator@yunshi.example']],
    ],
    suspendOffering: [[byId('suspendOffering', 'mutation', true), { id: run }, ['operator@yunshi.example']]],
    reinstateOffering: [[byId('reinstateOffering', 'mutation', true), { id: run }, ['operator@yunshi.example']]],
    ...bindingAttempts(instance!, foreign.binding!),
    ...admissionAttempts(admission, run!),
    ...budgetAttempts(budgets, budget!, run!),
    ...poolAttempts(organization!, draftPlan!),
    ...legacyAttempts(legacy, run!),
  };
};

/** Lists and reports that take others' ids: they answer as if those did not exist. */
const silent = [
  'auditTrail',
  'legacySystems',
  'importLegacySystems',
  'migrationReport',
  'migrationSavings',
  'contracts',
  'setApprovalPolicy',
  'saveNeed',
  'evidence',
  'expertOpinions',
  'drawExpert',
  'admissions',
  'people',
  'instanceLabels',
  'createOffering',
  'offeringTrial',
  'draftRecommendedIssue',

  'instanceSharings',
  'transfers',
  'offerings',
  'budgets',
  'orders',
  'serviceInstances',
  'invoices',
  'creditNotes',
  'credits',
  'disputes',
  'spend',
  'overdueInvoices',
  'overdueToSme',
  'reportUsage',
  'priceTerms',
  'commitments',
  'alertRules',
  'alerts',
  'utilisation',
  'usageAnomalies',
  'quarantinedUsage',
  'meterKpi',
  'bankEntries',
];

describe('another organization’s ids', () => {
  it('are tried in every operation that takes an id', () => {
    const { schema } = t.app.get(GraphQLSchemaHost);
    const takesId = (type: GraphQLInputType, depth = 0): boolean => {
      const named = getNamedType(type);
      if (named.name === 'ID') return true;
      return (
        depth < 4 &&
        isInputObjectType(named) &&
        Object.values(named.getFields()).some((field) =>
          field.name !== 'id' || !/Event/.test(named.name) ? takesId(field.type, depth + 1) : true,
        )
      );
    };
    const all = [schema.getQueryType()!, schema.getMutationType()!].flatMap((type) => Object.values(type.getFields()));
    const taking = all.filter(({ args }) => args.some(({ type }) => takesId(type))).map(({ name }) => name);
    expect(taking.filter((name) => !silent.includes(name)).sort()).toEqual(Object.keys(attempts()).sort());
  });

  it('are NOT_FOUND, in the same words as an id that does not exist [I47]', async () => {
    await t.addPerson({
      organizationId: t.organization('AG-CD'),
      email: 'admin@chengdu.example',
      roles: ['ORG_ADMIN'],
    });
    await t.addPerson({
      organizationId: t.organization('PV-A'),
      email: 'admin@provider-a.example',
      roles: ['PROVIDER_ADMIN'],
    });
    for (const [operation, tries] of Object.entries(attempts()))
      for (const [query, variables, people] of tries)
        for (const person of people) {
          const { errors } = await t.gql(query, variables, person);
          const nowhere = JSON.parse(
            JSON.stringify(variables).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) =>
              id === own.order || id === foreign.plan ? id : '00000000-0000-7000-8000-000000000001',
            ),
          ) as object;
          const { errors: absent } = await t.gql(query, { ...nowhere }, person);
          expect([operation, person, errors?.[0]?.extensions.code]).toEqual([operation, person, 'NOT_FOUND']);
          expect([operation, errors![0]!.message]).toEqual([operation, absent?.[0]?.message]);
        }
  }, 60_000);

  it('show nothing in lists, whoever asks [I47]', async () => {
    const { organization, instance } = foreign;
    const lists: [string, string][] = [
      ['query($o:[ID!]){budgets(organizationIds:$o){id}}', 'budgets'],
      ['query($o:[ID!]){orders(organizationIds:$o){totalCount}}', 'orders.totalCount'],
      ['query($o:[ID!]){serviceInstances(filter:{organizationIds:$o}){totalCount}}', 'serviceInstances.totalCount'],
      ['query($o:[ID!]){instanceSharings(filter:{instanceIds:$o}){totalCount}}', 'instanceSharings.totalCount'],
      ['query($o:[ID!]){invoices(filter:{organizationIds:$o}){totalCount}}', 'invoices.totalCount'],
      ['query($o:[ID!]){credits(filter:{organizationIds:$o}){totalCount}}', 'credits.totalCount'],
    ];
    for (const [query, path] of lists)
      for (const person of [BUYER, FINANCE, OPERATIONS, PROVIDER_FINANCE]) {
        const { data, errors } = await t.gql<Record<string, never>>(query, { o: [organization] }, person);
        if (errors?.[0]?.extensions.code === 'FORBIDDEN') continue; // the list is not for this role at all
        const seen = path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], data);
        expect([path, person, Array.isArray(seen) ? seen.length : seen]).toEqual([path, person, 0]);
      }
    // Of a service that is given to yet another organization.
    const { transfers } = await t.ok<{ transfers: { edges: unknown[] } }>(
      'query($i:[ID!]){transfers(instanceIds:$i){edges{cursor}}}',
      { i: [instance] },
      'buyer@qingyang.example',
    );
    expect(transfers.edges).toEqual([]);
    const { serviceInstances } = await t.ok<{ serviceInstances: { totalCount: number } }>(
      '{serviceInstances(filter:{externalIds:["ext-1"]}){totalCount}}',
      {},
      OPERATIONS,
    );
    expect(serviceInstances.totalCount).toBe(0);
    const receipt = await reportUse(
      t,
      [{ id: 'x', instanceId: instance!, meter: 'use', quantity: '1', occurredAt: '2026-09-02T00:00:00Z' }],
      'provider-a',
    );
    expect(receipt.rejected).toEqual([expect.objectContaining({ code: 'UNKNOWN_INSTANCE' })]);
  });

  it('are not to be downloaded', async () => {
    for (const part of ['.pdf', '.csv', '.xml', '.json', '/usage.csv'])
      for (const email of [FINANCE, PROVIDER_FINANCE])
        expect([part, (await t.http('GET', `/v1/invoices/${foreign.invoice}${part}`, { email })).status]).toEqual([
          part,
          404,
        ]);
    for (const email of [FINANCE, PROVIDER_FINANCE])
      expect((await t.http('GET', `/v1/contracts/${budgets.contract}.pdf`, { email })).status).toBe(404);
  });

  it('leave the other’s things as they were', async () => {
    const { order } = await t.ok<{ order: { status: string; version: number } }>(
      'query($id:ID!){order(id:$id){status version}}',
      { id: foreign.order },
      'buyer@chongqing.example',
    );
    expect(order.status).toBe('PENDING_APPROVAL');
    const { serviceInstance } = await t.ok<{ serviceInstance: { status: string } }>(
      'query($id:ID!){serviceInstance(id:$id){status}}',
      { id: foreign.instance },
      'buyer@chongqing.example',
    );
    expect(serviceInstance.status).toBe('ACTIVE');
  });
});
