import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart, HOUR, MINUTE } from '#kernel';
import { type GqlAnswer, startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';
import { openBudget, publish, runningInstance } from '../../../../apps/testing/market.js';
import { codesOf, OPERATOR } from '../market.fixture.js';

let t: TestApp;
const BUYER = 'buyer@chengdu.example';
const OPERATIONS = 'operations@provider-a.example';
const MORNING = dayStart('2026-03-02') + 10 * HOUR;

beforeAll(async () => {
  t = await startTestApp({ worker: true });
  t.setNow(MORNING);
});
afterAll(() => t.close());

const INCIDENT = 'id status late reportDueAt reportedAt notes{command note} allowedActions';
const record = (more: object = {}, email = BUYER): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    `mutation($i:RecordIncidentInput!){recordIncident(input:$i){${INCIDENT}}}`,
    {
      i: {
        ...{ kind: 'DATA_LEAK', grade: 'LARGER', operatorKind: 'OTHER', title: '数据泄露', note: '巡检发现' },
        ...{ discoveredAt: '2026-03-02T02:00:00Z', ...more },
      },
    },
    email,
  );

describe('[S2-33] a data leak', () => {
  it('discovered at 10:00 is to be reported by 14:00; a report at 14:05 is late, and it goes on to its review', async () => {
    const { data } = await record();
    const { id } = data.recordIncident;
    expect(data.recordIncident).toMatchObject({ status: 'OPEN', late: false, reportDueAt: '2026-03-02T06:00:00Z' });
    t.setNow(MORNING + 4 * HOUR + 5 * MINUTE);
    const step = (operation: string): Promise<any> =>
      t.ok(`mutation($id:ID!){${operation}(id:$id,note:"n"){status}}`, { id }, BUYER);
    expect(await step('containIncident')).toEqual({ containIncident: { status: 'CONTAINED' } });
    const { reportIncident } = await t.ok<any>(
      `mutation($id:ID!){reportIncident(input:{id:$id,reportedTo:"省级网信部门",note:"已报告"}){${INCIDENT}}}`,
      { id },
      BUYER,
    );
    expect(reportIncident).toMatchObject({ status: 'CONTAINED', late: true, reportedAt: '2026-03-02T06:05:00Z' });
    await step('resolveIncident');
    expect(await step('reviewIncident')).toEqual({ reviewIncident: { status: 'REVIEWED' } });
    const again = await t.gql('mutation($id:ID!){reviewIncident(id:$id,note:"n"){id}}', { id }, BUYER);
    expect(codesOf(again)).toEqual([]);
    expect(again.errors![0]!.extensions.code).toBe('INVALID_TRANSITION');
    t.setNow(MORNING);
  });

  it('reported in time is not late; a general one has no clock; the future is refused', async () => {
    const { data } = await record();
    t.setNow(MORNING + 4 * HOUR);
    const { reportIncident } = await t.ok<any>(
      `mutation($id:ID!){reportIncident(input:{id:$id,reportedTo:"省级网信部门",note:"n"}){${INCIDENT}}}`,
      { id: data.recordIncident.id },
      BUYER,
    );
    expect(reportIncident).toMatchObject({ late: false, allowedActions: ['containIncident'] });
    const twice = await t.gql(
      'mutation($id:ID!){reportIncident(input:{id:$id,reportedTo:"a",note:"n"}){id}}',
      { id: data.recordIncident.id },
      BUYER,
    );
    expect(twice.errors![0]!.extensions.code).toBe('INVALID_TRANSITION');
    const general = await record({ grade: 'GENERAL' });
    expect(general.data.recordIncident).toMatchObject({ late: false, reportDueAt: null });
    expect(codesOf(await record({ discoveredAt: '2027-01-01T00:00:00Z' }))).toEqual(['IN_FUTURE']);
    const { data: own } = await record({}, OPERATIONS);
    const others = await t.gql(
      'mutation($id:ID!){containIncident(id:$id,note:"n"){id}}',
      { id: own.recordIncident.id },
      BUYER,
    );
    expect(others.errors![0]!.extensions.code).toBe('NOT_FOUND');
  });
});

it('[S3-42] a key unit without a responsible person is red, and green once everything is there', async () => {
  t.setNow(MORNING);
  const register = (more: object): Promise<any> =>
    t.ok(
      'mutation($i:RegisterKeyUnitInput!){registerKeyUnit(input:$i){light gaps}}',
      {
        i: {
          ...{ organizationId: t.organization('PV-A'), evaluatedOn: '2025-06-01', drilledOn: '2025-09-01' },
          ...{ eAuthentication: '示例 CA', ...more },
        },
      },
      OPERATOR,
    );
  expect(await register({})).toEqual({ registerKeyUnit: { light: 'RED', gaps: ['RESPONSIBLE_PERSON_MISSING'] } });
  expect(await register({ responsiblePerson: '王某' })).toEqual({ registerKeyUnit: { light: 'GREEN', gaps: [] } });
  const { keyUnits } = await t.ok<any>('{keyUnits{edges{node{light organization{code}}}}}', {}, OPERATOR);
  expect(keyUnits.edges).toEqual([{ node: { light: 'GREEN', organization: { code: 'PV-A' } } }]);
});

it('[S3-34] five providers that the plan names are invited, and none is admitted by itself', async () => {
  const ask = async (): Promise<string[]> => {
    const { providerCandidates } = await t.ok<any>('{providerCandidates{name state}}', {}, BUYER);
    return providerCandidates.map(({ name, state }: Record<string, string>) => `${name} ${state}`);
  };
  expect(await ask()).toEqual(
    ['中国电信', '中国移动', '中国联通', '世纪互联', '群英网络'].map((name) => `${name} INVITED`),
  );
  const { createOrganization } = await t.ok<any>(
    'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
    { i: { kind: 'PROVIDER', code: 'CTC', name: '中国电信' } },
    OPERATOR,
  );
  expect((await ask())[0]).toBe('中国电信 INVITED');
  await t.addPerson({
    organizationId: createOrganization.id,
    email: 'catalog@ctc.example',
    roles: ['PROVIDER_CATALOG'],
  });
  await t.ok('mutation{applyForAdmission(input:{answers:{}}){id}}', {}, 'catalog@ctc.example');
  expect((await ask())[0]).toBe('中国电信 APPLYING');
});

it('[S4-31] a monitoring event becomes one warning, told to the agencies that have services of the provider', async () => {
  const { plans } = await publish(t, { p: [{ code: 'use', unitPrice: '1' }] });
  const { instanceId } = await runningInstance(t, {
    ...{ planId: plans[0]!.id, budgetId: await openBudget(t), startsOn: '2026-03-02', activatedAt: MORNING },
    expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }],
  });
  const report = (grade: string, eventId = 'ev-1'): Promise<any> =>
    t.ok(
      'mutation($i:ReportMonitoringEventInput!){reportMonitoringEvent(input:$i){id grade}}',
      { i: { eventId, grade, message: '检测到暴力破解', occurredAt: '2026-03-02T01:59:00Z' } },
      OPERATIONS,
    );
  const { reportMonitoringEvent: first } = await report('WARNING');
  expect((await report('CRITICAL')).reportMonitoringEvent).toEqual(first);
  await report('INFORMATION', 'ev-2');
  const { securityWarnings } = await t.ok<any>('{securityWarnings{edges{node{eventId}}}}', {}, OPERATIONS);
  expect(securityWarnings.edges.map(({ node }: any) => node.eventId)).toEqual(['ev-2', 'ev-1']);
  const told = async (email: string): Promise<any[]> =>
    (await t.ok<any>('{notices{edges{node{kind causeId message instances{id}}}}}', {}, email)).notices.edges;
  const [notice] = await until(
    async () => {
      const edges = await told(BUYER);
      return edges.length > 0 && edges;
    },
    60,
    500,
  );
  expect(notice.node).toEqual({
    ...{ kind: 'SECURITY_WARNING', causeId: first.id, message: '检测到暴力破解' },
    instances: [{ id: instanceId }],
  });
  expect(await told('buyer@chongqing.example')).toEqual([]);
  const resolve = (): Promise<GqlAnswer<any>> =>
    t.gql<any>(
      'mutation($id:ID!){resolveSecurityWarning(id:$id,resolution:"已封禁来源"){resolution}}',
      { id: first.id },
      OPERATIONS,
    );
  expect((await resolve()).data).toEqual({ resolveSecurityWarning: { resolution: '已封禁来源' } });
  expect((await resolve()).errors![0]!.extensions.code).toBe('ALREADY_RESOLVED');
}, 120_000);
