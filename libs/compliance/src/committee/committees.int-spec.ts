import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { applied, codesOf, mailOf, OPERATOR, organization, proved, submitApplication } from '../market.fixture.js';

let t: TestApp;
const ids: Record<string, string> = {};
const EXPERT = mailOf('COMMITTEE');
const personId = (email: string): string => t.actor(email).personId;

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-03-02'));
  ids.COMMITTEE = await organization(t, 'COMMITTEE', 'ASSESSOR');
  for (const code of ['PV-X', 'PV-Y']) ids[code] = await organization(t, code, 'PROVIDER');
  await seat({ committeeCode: 'CQ-EXPERTS', seatCode: 'EXPERT', personId: personId(EXPERT), field: '信息安全' });
});
afterAll(() => t.close());

const seat = (more: object): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:SeatMemberInput!){seatMember(input:$i){id lastOn organization{code}}}',
    { i: { organizationId: ids.COMMITTEE, fromOn: '2026-01-01', lastOn: '2028-12-31', ...more } },
    OPERATOR,
  );
const declare = (input: object, email = EXPERT): Promise<GqlAnswer<any>> =>
  t.gql<any>('mutation($i:DeclareInterestInput!){declareInterest(input:$i){id}}', { i: input }, email);
const draw = (applicationId: string, email = EXPERT): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($a:ID!,$p:ID!){drawExpert(applicationId:$a,personId:$p){id favourable}}',
    { a: applicationId, p: personId(email) },
    OPERATOR,
  );
/** An application in review of a provider. */
async function inReview(code: string): Promise<string> {
  for (const kind of ['MLPS_FILING', 'EMERGENCY_PLAN', 'EMERGENCY_DRILL']) await proved(t, code, kind);
  const id = await applied(t, code, { subcontractors: '外包' });
  await submitApplication(t, id, code);
  return id;
}

describe('[S4-33] experts of the committee', () => {
  it('employed by a provider within three years are not drawn for it; after that they are', async () => {
    const application = await inReview('PV-X');
    await declare({ organizationId: ids['PV-X'], kind: 'EMPLOYMENT', fromOn: '2019-01-01', untilOn: '2023-03-03' });
    expect(codesOf(await draw(application))).toEqual(['EXPERT_CONFLICT']);
    t.setNow(dayStart('2026-03-03'));
    const { data } = await draw(application);
    expect(data.drawExpert).toMatchObject({ favourable: null });
    expect((await draw(application)).errors![0]!.extensions.code).toBe('ALREADY_DRAWN');
    const give = (email: string): Promise<GqlAnswer<any>> =>
      t.gql<any>(
        'mutation($id:ID!){giveExpertOpinion(id:$id,favourable:true,statement:"具备条件"){favourable statement}}',
        { id: data.drawExpert.id },
        email,
      );
    expect((await give(OPERATOR)).errors![0]!.extensions.code).toBe('NOT_FOUND');
    expect((await give(EXPERT)).data).toEqual({ giveExpertOpinion: { favourable: true, statement: '具备条件' } });
    expect((await give(EXPERT)).errors![0]!.extensions.code).toBe('ALREADY_GIVEN');
    const { expertOpinions } = await t.ok<any>(
      'query($a:ID){expertOpinions(applicationId:$a){edges{node{statement}}}}',
      { a: application },
      OPERATOR,
    );
    expect(expertOpinions.edges).toEqual([{ node: { statement: '具备条件' } }]);
    t.setNow(dayStart('2026-03-02'));
  });

  it('have a field and a term: nobody else is drawn, and nobody after the end of the term', async () => {
    const application = await inReview('PV-Y');
    expect(codesOf(await draw(application, OPERATOR))).toEqual(['NOT_AN_EXPERT']);
    t.setNow(dayStart('2029-01-01'));
    expect(codesOf(await draw(application))).toEqual(['NOT_AN_EXPERT']);
    t.setNow(dayStart('2026-03-02'));
    expect(codesOf(await seat({ committeeCode: 'CQ-EXPERTS', seatCode: 'EXPERT' }))).toEqual(['REQUIRED', 'REQUIRED']);
    const other = await seat({
      committeeCode: 'CQ-EXPERTS',
      seatCode: 'EXPERT',
      personId: personId(OPERATOR),
      field: 'f',
    });
    expect(other.errors![0]!.extensions.code).toBe('NOT_FOUND');
    expect(codesOf(await seat({ committeeCode: 'NONE', seatCode: 'EXPERT' }))).toEqual(['UNKNOWN_COMMITTEE']);
    const { data } = await seat({ committeeCode: 'GD-ALLIANCE', seatCode: 'MEMBER' });
    const ended = await t.ok<any>('mutation($id:ID!){endTerm(id:$id){lastOn}}', { id: data.seatMember.id }, OPERATOR);
    expect(ended).toEqual({ endTerm: { lastOn: '2026-03-02' } });
  });
});

describe('an expert', () => {
  const term = (more: object = {}): Promise<GqlAnswer<any>> =>
    seat({ committeeCode: 'CQ-EXPERTS', seatCode: 'EXPERT', field: 'f', ...more });
  const give = (id: string, email: string): Promise<GqlAnswer<any>> =>
    t.gql<any>('mutation($id:ID!){giveExpertOpinion(id:$id,favourable:true,statement:"s"){id}}', { id }, email);
  const endTerm = (id: string): Promise<unknown> =>
    t.ok('mutation($id:ID!){endTerm(id:$id){lastOn}}', { id }, OPERATOR);

  it('reads the application it was drawn for, and others’ not', async () => {
    ids['PV-Z'] = await organization(t, 'PV-Z', 'PROVIDER');
    const application = await inReview('PV-Z');
    expect((await draw(application)).errors).toBeUndefined();
    const { expertOpinions } = await t.ok<any>(
      '{expertOpinions(first:1){edges{node{application{id answers provider{code}}}}}}',
      {},
      EXPERT,
    );
    expect(expertOpinions.edges[0].node.application).toMatchObject({
      ...{ id: application, provider: { code: 'PV-Z' }, answers: { subcontractors: '外包' } },
    });
    await organization(t, 'BODY-2', 'ASSESSOR');
    const others = await t.ok<any>('{expertOpinions{edges{node{id}}}}', {}, mailOf('BODY-2'));
    expect(others.expertOpinions.edges).toEqual([]);
  });

  it('has a role in which opinions are given, and is heard while the term stands and the application waits', async () => {
    const email = 'plain@committee.example';
    await t.addPerson({ organizationId: ids.COMMITTEE!, email, roles: ['AUDITOR'] });
    expect(codesOf(await term({ personId: personId(email) }))).toEqual(['NOT_AN_ASSESSOR']);

    const second = 'second@committee.example';
    await t.addPerson({ organizationId: ids.COMMITTEE!, email: second, roles: ['ASSESSOR'] });
    const { data } = await term({ personId: personId(second) });
    ids['PV-V'] = await organization(t, 'PV-V', 'PROVIDER');
    const application = await inReview('PV-V');
    const opinion = (await draw(application, second)).data.drawExpert.id;
    await endTerm(data.seatMember.id);
    await endTerm(data.seatMember.id); // again, nothing happens
    expect(codesOf(await give(opinion, second))).toEqual(['NOT_AN_EXPERT']); // at once, not from midnight on
    expect(codesOf(await draw(application, second))).toEqual(['NOT_AN_EXPERT']);

    const coming = await term({ personId: personId(second), fromOn: '2026-03-05' });
    await endTerm(coming.data.seatMember.id);
    t.setNow(dayStart('2026-03-05'));
    expect(codesOf(await give(opinion, second))).toEqual(['NOT_AN_EXPERT']); // what was ended never begins
    const last = await term({ personId: personId(second) });
    await t.ok(
      'mutation($i:DecideAdmissionInput!){decideAdmission(input:$i){status}}',
      { i: { id: application, judgements: [], refusal: 'r' } },
      OPERATOR,
    );
    expect((await give(opinion, second)).errors![0]!.extensions.code).toBe('INVALID_TRANSITION');
    await endTerm(last.data.seatMember.id);
    t.setNow(dayStart('2026-03-02'));
  });

  it('ends an interest that lasted once, on a day not before its first; another’s only the operator does', async () => {
    const { data } = await declare({ organizationId: ids['PV-Y'], kind: 'OTHER', fromOn: '2020-01-01' });
    const end = (untilOn: string, email = EXPERT): Promise<GqlAnswer<any>> =>
      t.gql<any>(
        'mutation($id:ID!,$d:Date!){endInterest(id:$id,untilOn:$d){untilOn}}',
        { id: data.declareInterest.id, d: untilOn },
        email,
      );
    expect((await end('2022-01-01', 'buyer@chengdu.example')).errors![0]!.extensions.code).toBe('NOT_FOUND');
    expect(codesOf(await end('2019-12-31'))).toEqual(['OUT_OF_RANGE']);
    for (const email of [EXPERT, OPERATOR])
      expect((await end('2022-01-01', email)).data.endInterest.untilOn).toBe('2022-01-01');
    expect((await end('2021-01-01')).errors![0]!.extensions.code).toBe('ALREADY_ENDED');
  });
});

it('[S3-44] alliance and expert committees are organizations with members; a declared interest keeps from judging', async () => {
  const { committees } = await t.ok<any>(
    '{committees{code kind nameZh members{field organization{code}}}}',
    {},
    EXPERT,
  );
  expect(committees.map(({ code, kind }: any) => `${code} ${kind}`)).toEqual([
    'CD-STEERING-GROUP STEERING_GROUP',
    'GD-ALLIANCE ALLIANCE',
    'GD-HK-EXPERTS EXPERT_COMMITTEE',
    'CQ-EXPERTS EXPERT_COMMITTEE',
  ]);
  expect(committees[3].members).toEqual([{ field: '信息安全', organization: { code: 'COMMITTEE' } }]);
  const others = await declare(
    { organizationId: ids['PV-X'], kind: 'OTHER', fromOn: '2026-01-01', personId: personId(OPERATOR) },
    EXPERT,
  );
  expect(others.errors![0]!.extensions.code).toBe('FORBIDDEN');
});

describe('[S1-34] the steering group', () => {
  const publish = (email: string, more: object = {}): Promise<GqlAnswer<any>> =>
    t.gql<any>(
      'mutation($i:PublishYearlyPlanInput!){publishYearlyPlan(input:$i){fiscalYear title}}',
      {
        i: {
          ...{ committeeCode: 'CD-STEERING-GROUP', fiscalYear: 2026, title: '2026 年度计划', body: '一、…' },
          ...more,
        },
      },
      email,
    );
  async function agency(code: string, divisionCode: string, role: 'ORG_ADMIN' | 'FINANCE'): Promise<string> {
    const { createOrganization } = await t.ok<any>(
      'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
      { i: { kind: 'AGENCY', code, name: code, divisionCode } },
      OPERATOR,
    );
    const email = `${role.toLowerCase()}@${code.toLowerCase()}.example`;
    await t.addPerson({ organizationId: createOrganization.id, email, roles: [role] });
    ids[code] = createOrganization.id;
    return email;
  }

  it('has a leader, two deputies, six members and an office, and only its office publishes the yearly plan', async () => {
    const { committees } = await t.ok<any>('{committees{code seats{code powers}}}', {}, EXPERT);
    const seats = committees[0].seats.map(({ code }: { code: string }) => code.split('-')[0]);
    const count = (kind: string): number => seats.filter((one: string) => one === kind).length;
    expect(['LEADER', 'DEPUTY', 'MEMBER', 'OFFICE'].map(count)).toEqual([1, 2, 6, 1]);
    const office = await agency('CD-JXW', '510100', 'ORG_ADMIN');
    const member = await agency('CD-KJJ', '510100', 'ORG_ADMIN');
    await seat({ committeeCode: 'CD-STEERING-GROUP', seatCode: 'OFFICE', organizationId: ids['CD-JXW'] });
    await seat({ committeeCode: 'CD-STEERING-GROUP', seatCode: 'MEMBER-SCIENCE', organizationId: ids['CD-KJJ'] });
    expect((await publish(member)).errors![0]!.extensions.code).toBe('FORBIDDEN');
    expect((await publish(office, { committeeCode: 'GD-ALLIANCE' })).errors![0]!.extensions.code).toBe('FORBIDDEN');
    expect((await publish(office)).data).toEqual({ publishYearlyPlan: { fiscalYear: 2026, title: '2026 年度计划' } });
    expect((await publish(office)).errors![0]!.extensions.code).toBe('ALREADY_PUBLISHED');
    const { yearlyPlans } = await t.ok<any>('{yearlyPlans{title}}', {}, member);
    expect(yearlyPlans).toEqual([{ title: '2026 年度计划' }]);
  });
});
