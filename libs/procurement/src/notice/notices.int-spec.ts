import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart, parseInstant } from '#kernel';
import { bin, rows } from '#platform';
import { DataSource } from 'typeorm';
import { type GqlAnswer, startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';
import { openBudget, publish, runningInstance } from '../../../../apps/testing/market.js';

let t: TestApp;
let offering: { id: string; plans: { id: string }[] };
let instanceId: string;

const OPERATOR = 'operator@yunshi.example';
const BUYER = 'buyer@chengdu.example';
const CATALOG = 'catalog@provider-a.example';
const use = { use: [{ code: 'use', unitPrice: '1' }] };

beforeAll(async () => {
  t = await startTestApp({ worker: true });
  t.setNow(dayStart('2026-01-15'));
  offering = await publish(t, use, { code: 'reported' });
  await publish(t, use, { code: 'enterprise', clouds: ['ENTERPRISE'] });
  const budgetId = await openBudget(t);
  ({ instanceId } = await runningInstance(t, {
    ...{ planId: offering.plans[0]!.id, budgetId, startsOn: '2026-01-15', activatedAt: dayStart('2026-01-15') },
    expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }],
  }));
});
afterAll(() => t.close());

const found = async (email: string): Promise<string[]> => {
  const { offerings } = await t.ok<{ offerings: { edges: { node: { code: string } }[] } }>(
    '{offerings{edges{node{code}}}}',
    {},
    email,
  );
  return offerings.edges.map(({ node }) => node.code).sort();
};
interface NoticeAnswer {
  id: string;
  kind: string;
  message: string;
  acknowledgedAt: string | null;
  instances: { id: string }[];
}
const notices = async (email: string, open = false): Promise<NoticeAnswer[]> => {
  const answer = await t.ok<{ notices: { edges: { node: NoticeAnswer }[] } }>(
    'query($o:Boolean){notices(open:$o){edges{node{id kind message acknowledgedAt instances{id}}}}}',
    { o: open },
    email,
  );
  return answer.notices.edges.map(({ node }) => node);
};
/** The verified evidence of provider A of this kind: its id. */
const evidence = async (kind: string): Promise<string> => {
  const { evidence: found } = await t.ok<{ evidence: { edges: { node: { id: string } }[] } }>(
    'query($k:String){evidence(kind:$k,statuses:[VERIFIED]){edges{node{id}}}}',
    { k: kind },
    CATALOG,
  );
  return found.edges[0]!.node.id;
};
const report = (lastValidOn: string | null): Promise<{ submitEvidence: { id: string; bodyId: string } }> =>
  t.ok(
    'mutation($i:SubmitEvidenceInput!){submitEvidence(input:$i){id bodyId}}',
    {
      i: {
        ...{ kind: 'NETWORK_SECURITY_REPORT', number: 'N', bodyId, validFrom: '2026-01-01', lastValidOn },
        details: { score: '90' },
      },
    },
    CATALOG,
  );
let bodyId: string;

describe('[S4-29] [S4-02] what is not proved any more', () => {
  it('is left out of lists from the next day, its services are flagged and their agencies told, and it comes back', async () => {
    const whole = await evidence('NETWORK_SECURITY_REPORT');
    const { organizations } = await t.ok<{ organizations: { id: string }[] }>(
      '{organizations(kinds:[ASSESSOR]){id}}',
      {},
      OPERATOR,
    );
    bodyId = organizations[0]!.id;
    const { submitEvidence } = await report('2026-01-31');
    await t.ok('mutation($id:ID!){verifyEvidence(id:$id){id}}', { id: submitEvidence.id }, OPERATOR);
    await t.ok('mutation($id:ID!){revokeEvidence(id:$id,reason:"r"){id}}', { id: whole }, OPERATOR);
    t.setNow(dayStart('2026-02-01') - 1);
    expect(await found(BUYER)).toEqual(['enterprise', 'reported']);

    t.setNow(dayStart('2026-02-01'));
    await until(async () => !(await found(BUYER)).includes('reported'), 60, 500);
    expect(await found(BUYER)).toEqual(['enterprise']);
    expect(await found(CATALOG)).toEqual(['enterprise', 'reported']);
    const told = await until(async () => (await notices(BUYER))[0], 60, 500);
    expect(told).toMatchObject({ kind: 'OFFERING_WITHHELD', acknowledgedAt: null, instances: [{ id: instanceId }] });
    expect(told.message).toContain('NETWORK_SECURITY_REPORT');
    expect(await notices('buyer@chongqing.example')).toEqual([]);
    const { notifications } = await t.ok<any>('{notifications{edges{node{event subjectId message}}}}', {}, BUYER);
    expect(notifications.edges.map(({ node }: any) => node)).toContainEqual({
      ...{ event: 'NOTICE_RAISED', subjectId: told.id, message: told.message },
    });
    const { serviceInstance } = await t.ok<any>(
      'query($id:ID!){serviceInstance(id:$id){status withholding{fromAt codes reasons} offering{withholding{codes}}}}',
      { id: instanceId },
      BUYER,
    );
    expect(serviceInstance).toMatchObject({
      status: 'ACTIVE',
      withholding: { codes: ['ASSESSMENT_REQUIRED'] },
      offering: { withholding: { codes: ['ASSESSMENT_REQUIRED'] } },
    });

    const read = await t.ok<any>(
      'mutation($id:ID!){acknowledgeNotice(id:$id){acknowledgedAt}}',
      { id: told.id },
      BUYER,
    );
    expect(read.acknowledgeNotice.acknowledgedAt).toBe('2026-01-31T16:00:00Z');
    expect(await notices(BUYER, true)).toEqual([]);
    const others = await t.gql(
      'mutation($id:ID!){acknowledgeNotice(id:$id){id}}',
      { id: told.id },
      'buyer@chongqing.example',
    );
    expect(others.errors![0]!.extensions.code).toBe('NOT_FOUND');

    const again = await report(null);
    await t.ok('mutation($id:ID!){verifyEvidence(id:$id){id}}', { id: again.submitEvidence.id }, OPERATOR);
    await until(async () => (await found(BUYER)).includes('reported'), 60, 500);
    expect(await notices(BUYER)).toHaveLength(1);
  }, 200_000);

  it('of a whole provider that is suspended everything is left out; its services go on', async () => {
    await t.ok(
      'mutation($i:SuspendProviderInput!){suspendProvider(input:$i){standing}}',
      { i: { providerId: t.organization('PV-A'), reason: '核查', untilOn: '2026-02-03' } },
      OPERATOR,
    );
    await until(async () => (await found(BUYER)).length === 0, 60, 500);
    t.setNow(dayStart('2026-02-03'));
    await until(async () => (await found(BUYER)).length === 2, 60, 500);
    const { serviceInstance } = await t.ok<any>(
      'query($id:ID!){serviceInstance(id:$id){status}}',
      { id: instanceId },
      BUYER,
    );
    expect(serviceInstance).toEqual({ status: 'ACTIVE' });
  }, 200_000);

  it('is looked at when a revision takes effect; of what is retired agencies are told while they have services', async () => {
    const enterprise = await t.ok<any>(
      '{offerings(filter:{text:"enterprise"}){edges{node{id code version}}}}',
      {},
      CATALOG,
    );
    const { id: offeringId, version } = enterprise.offerings.edges
      .map(({ node }: any) => node)
      .find(({ code }: any) => code === 'enterprise');
    const noon = '2026-02-04T12:00:00+08:00';
    const { reviseOffering } = await t.ok<any>(
      'mutation($i:ReviseOfferingInput!){reviseOffering(input:$i){id}}',
      { i: { offeringId, version, clouds: ['GOVERNMENT'], effectiveFrom: noon } },
      CATALOG,
    );
    const step = (operation: string, id: string, email: string): Promise<unknown> =>
      t.ok(`mutation($id:ID!){${operation}(id:$id){status}}`, { id }, email);
    await step('submitOfferingRevision', reviseOffering.id, CATALOG);
    await step('approveOfferingRevision', reviseOffering.id, OPERATOR);
    await step('retireOffering', offering.id, CATALOG);

    const before = (await notices(BUYER)).length;
    const revoke = 'mutation($id:ID!){revokeEvidence(id:$id,reason:"r"){id}}';
    await t.ok(revoke, { id: await evidence('NETWORK_SECURITY_REPORT') }, OPERATOR);
    await until(async () => (await notices(BUYER)).length === before + 1, 60, 500);
    expect((await notices(BUYER))[0]).toMatchObject({ kind: 'OFFERING_WITHHELD', instances: [{ id: instanceId }] });

    t.setNow(dayStart('2026-02-04'));
    const looked = "SELECT 1 FROM provider_check WHERE provider_id = ? AND checked_on = '2026-02-04'";
    const provider = [bin(t.organization('PV-A'))];
    await until(async () => (await rows(t.app.get(DataSource), looked, provider)).length, 60, 500);
    expect(await found(BUYER)).toEqual(['enterprise']);
    t.setNow(parseInstant(noon));
    await until(async () => (await found(BUYER)).length === 0, 60, 500);
  }, 200_000);
});

describe('warnings of a provider’s monitoring', () => {
  const report = (eventId: string): Promise<GqlAnswer<any>> =>
    t.gql<any>(
      'mutation($i:ReportMonitoringEventInput!){reportMonitoringEvent(input:$i){id}}',
      { i: { eventId, grade: 'WARNING', message: `m ${eventId}`, occurredAt: '2026-02-01T00:00:00Z' } },
      'operations@provider-a.example',
    );

  it('are told to whoever has its services, each once, several of one provider too; 200 may be unanswered', async () => {
    const before = (await notices(BUYER)).length;
    for (const event of ['w1', 'w2']) expect((await report(event)).errors).toBeUndefined();
    await until(async () => (await notices(BUYER)).length === before + 2, 60, 500);
    const told = (await notices(BUYER)).slice(0, 2);
    expect(told.map(({ message }) => message).sort()).toEqual(['m w1', 'm w2']);
    for (const { instances } of told) expect(instances).toEqual([{ id: instanceId }]);
    for (let n = 3; n <= 200; n++) expect((await report(`w${n}`)).errors).toBeUndefined();
    expect((await report('w201')).errors?.[0]?.extensions.code).toBe('TOO_MANY_OPEN');
    expect((await report('w200')).errors).toBeUndefined(); // said before
  }, 200_000);
});
