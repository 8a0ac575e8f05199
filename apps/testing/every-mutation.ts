import { WebhookEvents } from '#identity';
import { dayStart } from '#kernel';
import { Transactions } from '#platform';
import { doAdmissions } from './every-admission.js';
import { doBaskets } from './every-basket.js';
import { doApprovals } from './every-approval.js';
import { doBrokers } from './every-broker.js';
import { doLegacySystems } from './every-legacy.js';
import { doStartups } from './every-startup.js';
import { doPools } from './every-pool.js';
import { doBudgets } from './every-budget.js';
import { doCertificates } from './every-certificate.js';
import { cancelARun, liveWithAnInvoice } from './every-invoice.js';
import { doOfferingLife } from './every-offering.js';
import { doSecondFactor } from './every-second-factor.js';
import { doCancellation, doChanges } from './every-cancellation.js';
import { doExits } from './every-exit.js';
import { doTransfers } from './every-transfer.js';
import { doContracts } from './every-contract.js';
import { doDataTrades } from './every-data-trade.js';
import { agreeOnPrices } from './every-price-terms.js';
import { doRecommendations } from './every-recommendation.js';
import { doSandbox } from './every-sandbox.js';
import { doSmes } from './every-sme.js';
import { doZones } from './every-zone.js';
import { type TestApp, until } from './harness.js';
import { doOidc } from './oidc.js';
import { acceptedInstance, draftOrder, openBudget, publish, reportUse, runningInstance } from './market.js';
import { startProcess } from './processes.js';

const OPERATOR = 'operator@yunshi.example';
const FINANCE = 'finance@chengdu.example';
const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';
const CATALOG = 'catalog@provider-a.example';
const OPERATIONS = 'operations@provider-a.example';

let t: TestApp;

/** Two backfills that a worker has tried out: one is applied, the other approved. */
async function backfills(instanceId: string): Promise<void> {
  for (const [step, email] of [
    ['applyBackfill', OPERATIONS],
    ['approveBackfill', OPERATOR],
  ] as const) {
    const answer = await t.http('POST', '/v1/usage-files?backfill=true', {
      email: OPERATIONS,
      headers: { 'content-type': 'text/csv' },
      body: `id,instanceId,meter,quantity,occurredAt\n${step},${instanceId},use,1,2026-09-03T00:00:00Z\n`,
    });
    const { id } = answer.json<{ id: string }>();
    const mutation = `mutation($id:ID!){${step}(fileId:$id){file{id}}}`;
    await until(async () => !(await t.gql(mutation, { id }, email)).errors);
  }
}

/** A file that is taken in, whose refused rows are released and discarded, and one that is cancelled. */
async function refusedRows(instanceId: string): Promise<void> {
  const send = async (body: string): Promise<string> =>
    (
      await t.http('POST', '/v1/usage-files', { email: OPERATIONS, headers: { 'content-type': 'text/csv' }, body })
    ).json<{ id: string }>().id;
  const worker = startProcess('worker', { DATABASE_URL: process.env.DATABASE_URL!, REDIS_URL: process.env.REDIS_URL! });
  const row = (meter: string): string => `${meter},${instanceId},${meter},1,2026-09-03T00:00:00Z`;
  const id = await send(`id,instanceId,meter,quantity,occurredAt\n${row('x')}\n${row('y')}\n`);
  const ids = await until(async () => {
    const { quarantinedUsage } = await t.ok<{ quarantinedUsage: { edges: { node: { id: string } }[] } }>(
      'query($id:ID!){quarantinedUsage(fileId:$id){edges{node{id}}}}',
      { id },
      OPERATIONS,
    );
    return quarantinedUsage.edges.length === 2 && quarantinedUsage.edges.map(({ node }) => node.id);
  });
  await t.ok(
    'mutation($i:ReleaseQuarantinedUsageInput!){releaseQuarantinedUsage(input:$i){released}}',
    { i: { ids: ids.slice(0, 1), fix: { meter: 'use' } } },
    OPERATIONS,
  );
  await t.ok(
    'mutation($i:DiscardQuarantinedUsageInput!){discardQuarantinedUsage(input:$i)}',
    { i: { ids: ids.slice(1), reason: 'no' } },
    OPERATIONS,
  );
  await backfills(instanceId);
  await worker.kill();
  const cancelled = await send(`id,instanceId,meter,quantity,occurredAt\n${row('z')}\n`);
  await t.ok('mutation($id:ID!){cancelUsageFile(id:$id){id}}', { id: cancelled }, OPERATIONS);
  const { createUsagePull } = await t.ok<{ createUsagePull: { id: string } }>(
    'mutation{createUsagePull(input:{name:"p",url:"https://usage.example/"}){id}}',
    {},
    OPERATIONS,
  );
  for (const step of ['pause', 'resume', 'end'])
    await t.ok(`mutation($id:ID!){${step}UsagePull(id:$id){id}}`, createUsagePull, OPERATIONS);
}

/** Of which all stays the owner's: its use names no subject. */
async function share(instanceId: string): Promise<void> {
  for (const mutation of [
    'setInstanceTags(input:{instanceId:$id,tags:[]})',
    'setCostCentres(input:{instanceId:$id,shares:[]})',
  ])
    await t.ok(`mutation($id:ID!){${mutation}{instanceId}}`, { id: instanceId }, 'finance@chengdu.example');
  await t.ok(
    'mutation($id:ID!){setSubscriptionOpen(instanceId:$id,open:true)}',
    { id: instanceId },
    'finance@chengdu.example',
  );
  const { setInstanceSharing } = await t.ok<{ setInstanceSharing: { id: string } }>(
    'mutation($i:SetInstanceSharingInput!){setInstanceSharing(input:$i){id}}',
    {
      i: {
        instanceId,
        fromMonth: '2026-09',
        basis: 'USE',
        meter: 'use',
        shares: [{ organizationId: t.organization('AG-CQ') }],
      },
    },
    'finance@chengdu.example',
  );
  await t.ok(
    'mutation($id:ID!){acceptInstanceSharing(input:{id:$id}){id}}',
    { id: setInstanceSharing.id },
    'finance@chongqing.example',
  );
}

/** Somebody is invited and comes, somebody else is not to come after all; one stands in for a colleague. */
async function join(organizationId: string): Promise<void> {
  const invite = async (email: string): Promise<{ token: string; invitation: { id: string } }> =>
    (
      await t.ok<{ invitePerson: { token: string; invitation: { id: string } } }>(
        'mutation($i:InvitePersonInput!){invitePerson(input:$i){token invitation{id}}}',
        { i: { organizationId, email, name: '新人', roles: ['BUYER'] } },
        OPERATOR,
      )
    ).invitePerson;
  const { token } = await invite('invited@new.example');
  await t.ok(
    'mutation($i:AcceptInvitationInput!){acceptInvitation(input:$i){id}}',
    { i: { token, password: 'A-long-password-2' } },
    BUYER,
  );
  const { invitation } = await invite('never@new.example');
  await t.ok('mutation($id:ID!){withdrawInvitation(id:$id){endedAt}}', { id: invitation.id }, OPERATOR);
  const { delegateRoles } = await t.ok<{ delegateRoles: { id: string } }>(
    'mutation($i:DelegateRolesInput!){delegateRoles(input:$i){id}}',
    {
      i: {
        personId: t.actor(BUYER).personId,
        roles: ['APPROVER'],
        endsAt: '2090-01-01T00:00:00Z',
        startsAt: '2089-12-01T00:00:00Z',
      },
    },
    APPROVER,
  );
  await t.ok('mutation($id:ID!){endDelegation(id:$id){endsAt}}', { id: delegateRoles.id }, APPROVER);
}

/** What the buyer was told and has not read is read; and the approver is told less from now on. */
async function doNotifications(): Promise<void> {
  const { notifications } = await t.ok<{ notifications: { edges: { node: { id: string } }[] } }>(
    '{notifications(first:1,unreadOnly:true){edges{node{id}}}}',
    {},
    BUYER,
  );
  await t.ok(
    'mutation($ids:[ID!]!){markNotificationsRead(ids:$ids)}',
    { ids: notifications.edges.map(({ node }) => node.id) },
    BUYER,
  );
  await t.ok(
    'mutation{setNotificationPreferences(input:{language:"en",choices:[{event:ORDER_SUBMITTED,mail:false}]}){language}}',
    {},
    APPROVER,
  );
}

/** Every mutation of the product, each once with success; `app` has a worker. */
export async function doEverything(app: TestApp): Promise<void> {
  t = app;
  await doOfferingLife(t);
  await doAdmissions(t);
  await doZones(t);
  await doSmes(t);
  await doSandbox(t);
  await t.ok('mutation{openQueueBoard}', {}, 'operator@yunshi.example');
  await doSecondFactor(t);
  await doCertificates(t);
  await doOidc(t);
  const step = (operation: string, id: string, email: string, reason = false): Promise<unknown> =>
    t.ok(`mutation($id:ID!){${operation}(id:$id${reason ? ',reason:"because"' : ''}){__typename}}`, { id }, email);
  const offering = await publish(t, {
    only: [
      { code: 'use', unitPrice: '1' },
      { code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '10' },
    ],
  });
  await doBrokers(t, offering.plans[0]!.id);
  await doDataTrades(t);
  await doRecommendations(t, offering.id);
  await t.ok(
    `mutation{assessOwnData(input:{questionnaire:"DATA_ASSET",answers:[${[
      'INVENTORY',
      'RIGHTS',
      'QUALITY',
      'VALUE',
      'CIRCULATION',
    ]
      .map((question) => `{question:"${question}",level:1}`)
      .join()}]}){id}}`,
    {},
    BUYER,
  );
  const { createOffering } = await t.ok<{ createOffering: { id: string } }>(
    `mutation{createOffering(input:{code:"second",name:"n",summary:"s",serviceModel:SAAS,clouds:[SOCIAL],categoryCodes:[],
      zoneCodes:[],plans:[{code:"p",name:"p",prices:[{code:"x",kind:USAGE,model:PER_UNIT,meter:"m",unit:"u",
      aggregation:SUM,unitPrice:"1"}]}]}){id}}`,
    {},
    CATALOG,
  );
  const { providerDefaults } = await t.ok<{ providerDefaults: object }>(
    '{providerDefaults{attributes version}}',
    {},
    CATALOG,
  );
  await t.ok(
    'mutation($attributes:JSON!,$version:Int!){setProviderDefaults(attributes:$attributes,version:$version){version}}',
    { ...providerDefaults },
    CATALOG,
  );
  await step('submitOffering', createOffering.id, CATALOG);
  await step('requestOfferingChanges', createOffering.id, OPERATOR, true);
  await t.ok(
    'mutation($id:ID!){updateOffering(input:{id:$id,version:3,name:"better"}){id}}',
    { id: createOffering.id },
    CATALOG,
  );
  const { createApiKey } = await t.ok<{ createApiKey: { id: string } }>(
    'mutation{createApiKey(input:{name:"k",roles:[BUYER]}){id}}',
    {},
    BUYER,
  );
  await t.ok('mutation($id:ID!){rotateApiKey(id:$id){id}}', { id: createApiKey.id }, BUYER);
  await t.ok('mutation($id:ID!){revokeApiKey(id:$id)}', { id: createApiKey.id }, BUYER);
  const { createAlertRule } = await t.ok<{ createAlertRule: { id: string } }>(
    'mutation{createAlertRule(input:{name:"much",kind:SPEND,limit:"100"}){id}}',
    {},
    FINANCE,
  );
  await step('endAlertRule', createAlertRule.id, FINANCE);
  const { createWebhook } = await t.ok<{ createWebhook: { webhook: { id: string } } }>(
    'mutation{createWebhook(input:{url:"http://127.0.0.1:9/",types:["invoice.issued"]}){webhook{id}}}',
    {},
    FINANCE,
  );
  await t.app.get(Transactions).run((manager) =>
    t.app.get(WebhookEvents).publish(manager, [
      {
        type: 'invoice.issued',
        subjectId: createWebhook.webhook.id,
        organizationIds: [t.organization('AG-CD')],
        data: {},
      },
    ]),
  );
  const { webhookDeliveries } = await t.ok<{ webhookDeliveries: { edges: { node: { id: string } }[] } }>(
    'query($id:ID!){webhookDeliveries(webhookId:$id){edges{node{id}}}}',
    { id: createWebhook.webhook.id },
    FINANCE,
  );
  await t.ok('mutation($id:ID!){rotateWebhook(id:$id){secret}}', createWebhook.webhook, FINANCE);
  for (const command of ['pauseWebhook', 'resumeWebhook', 'deleteWebhook'])
    await step(command, createWebhook.webhook.id, FINANCE);
  const [delivery] = webhookDeliveries.edges;
  await t.ok('mutation($id:ID!){redeliverWebhook(deliveryId:$id){id}}', { id: delivery!.node.id }, FINANCE);
  const { createOrganization } = await t.ok<{ createOrganization: { id: string } }>(
    'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
    {
      i: {
        kind: 'AGENCY',
        code: 'AG-NEW',
        name: '新示例局',
        divisionCode: '510104',
        parentId: t.organization('AG-CD'),
        idempotencyKey: 'new',
      },
    },
    OPERATOR,
  );
  await t.ok(
    'mutation($i:CreatePersonInput!){createPerson(input:$i){id}}',
    {
      i: {
        organizationId: createOrganization.id,
        email: 'new@new.example',
        name: '新人',
        roles: ['BUYER'],
        initialPassword: 'A-long-password-1',
      },
    },
    OPERATOR,
  );
  await join(createOrganization.id);
  const leaver = t.actor('finance@qingyang.example').personId;
  for (const command of ['deactivatePerson', 'reactivatePerson'])
    await t.ok(`mutation($id:ID!){${command}(id:$id){id}}`, { id: leaver }, OPERATOR);
  const { signIn } = await t.ok<{ signIn: { refreshToken: string } }>(
    `mutation{signIn(input:{email:"${BUYER}",password:"Yunshi-demo-2026"}){refreshToken}}`,
    {},
    BUYER,
  );
  await t.ok('mutation($r:String){refreshSession(refreshToken:$r){expiresAt}}', { r: signIn.refreshToken }, BUYER);
  const { sessions } = await t.ok<{ sessions: { id: string }[] }>('{sessions{id}}', {}, BUYER);
  await t.ok('mutation($id:ID!){endSession(id:$id)}', { id: sessions[0]!.id }, BUYER);

  const wish = {
    planId: offering.plans[0]!.id,
    budgetId: await openBudget(t),
    startsOn: '2026-09-01',
    expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }],
  };
  await doBudgets(t);
  await doApprovals(t);
  await doPools(t, wish.planId);
  await doStartups(t);
  await doContracts(t);
  await doBaskets(t, wish.planId);
  const submitted = async (): Promise<string> => {
    const id = await draftOrder(t, wish);
    await step('submitOrder', id, BUYER);
    return id;
  };
  const returned = await submitted();
  await step('returnOrder', returned, APPROVER, true);
  await t.ok('mutation($id:ID!){updateOrder(input:{id:$id,version:3,title:"again"}){id}}', { id: returned }, BUYER);
  await step('cancelOrder', returned, BUYER, true);
  await t.ok(
    'mutation($id:ID!){withholdPublication(orderId:$id,paths:["items"],reasonCode:SECURITY){path}}',
    { id: returned },
    APPROVER,
  );
  await step('rejectOrder', await submitted(), APPROVER, true);
  const declined = await submitted();
  await step('approveOrder', declined, APPROVER);
  await step('declineOrder', declined, OPERATIONS, true);
  await doNotifications();
  await t.ok('mutation{reportHeartbeat(input:{agent:"a"}){id}}', {}, OPERATIONS);
  await doCancellation(t, wish);
  const { instanceId: failing } = await acceptedInstance(t, wish);
  await t.ok('mutation($id:ID!){failInstance(id:$id,reason:"r"){id}}', { id: failing }, OPERATIONS);
  const { instanceId } = await runningInstance(t, { ...wish, activatedAt: dayStart('2026-09-01') });
  await doLegacySystems(t, instanceId);
  await reportUse(t, [{ id: 'e', instanceId, meter: 'use', quantity: '1', occurredAt: '2026-09-02T00:00:00Z' }]);
  await t.ok('mutation($id:ID!){resizeInstance(input:{instanceId:$id,quantity:"0.5"}){id}}', { id: instanceId }, BUYER);
  await step('suspendInstance', instanceId, BUYER, true);
  await step('resumeInstance', instanceId, BUYER);
  await doChanges(t, instanceId);
  await refusedRows(instanceId);
  await share(instanceId);
  await step('terminateInstance', instanceId, BUYER);
  await agreeOnPrices(t, offering.plans[0]!.id, step);
  await t.ok('mutation{startBillingRun(input:{period:"2026-09"}){id}}', {}, OPERATOR);
  await cancelARun(t);
  await liveWithAnInvoice(t);
  await doExits(t, wish, instanceId);
  await doTransfers(t, wish);
}
