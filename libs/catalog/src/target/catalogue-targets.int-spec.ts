import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { BUYER, codeOf, create, issuesOf, OPERATOR, publish } from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

const statements = ['COLLECT', 'TRANSMIT', 'PROCESS'].map((stage) => ({ stage, statement: 'kept safe' }));

describe('what the plans want of the catalogue', () => {
  const measured = async (): Promise<string[]> =>
    (
      await t.ok<{ catalogueTargets: { count: number; target: number; status: string }[] }>(
        '{catalogueTargets{code nameZh nameEn count target status citation{document quote}}}',
        {},
        OPERATOR,
      )
    ).catalogueTargets.map(({ count, target, status }) => `${count}/${target} ${status}`);

  it('[S1-12] [S1-17] 9 providers of IaaS and DaaS, 10 PaaS, 51 SaaS for industries: not met, met, met', async () => {
    expect(await measured()).toEqual(['0/10 NOT_MET', '0/10 NOT_MET', '0/50 NOT_MET']);
    for (let n = 1; n <= 9; n += 1) {
      const email = `catalog@daas-${n}.example`;
      const { createOrganization } = await t.ok<{ createOrganization: { id: string } }>(
        'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
        { i: { kind: 'PROVIDER', code: `DAAS-${n}`, name: `DaaS ${n}` } },
        OPERATOR,
      );
      await t.addPerson({ organizationId: createOrganization.id, email, roles: ['PROVIDER_CATALOG'] });
      await t.admit(email);
      const daas = { serviceModel: 'DAAS', clouds: ['SOCIAL'], attributes: { stageSecurity: statements } };
      for (let each = 0; each < 2; each += 1) await publish(t, daas, email);
    }
    const industry = { clouds: ['ENTERPRISE'], categoryCodes: ['model.saas.industry'] };
    for (let n = 0; n < 10; n += 1) await publish(t, { serviceModel: 'PAAS' });
    for (let n = 0; n < 51; n += 1) await publish(t, industry);
    await publish(t, { categoryCodes: ['model.saas.office'] });
    await create(t, { serviceModel: 'PAAS' });
    expect(await measured()).toEqual(['9/10 NOT_MET', '10/10 MET', '51/50 MET']);
    expect(codeOf(await t.gql('{catalogueTargets{code}}', {}, BUYER))).toBe('FORBIDDEN');
  });
});

describe('coverage of an attribute in a zone', () => {
  const SIX = ['E_GOVERNMENT', 'E_COMMERCE', 'TRANSPORT', 'SMART_MANUFACTURING', 'HEALTH', 'EDUCATION_CULTURE'];
  const ask = (attribute: string, zoneCode: string) =>
    t.gql<{ attributeCoverage: { status: string; missing: { nameZh: string }[]; options: { count: number }[] } }>(
      'query($a:String!,$z:String!){attributeCoverage(attribute:$a,zoneCode:$z){status missing{nameZh} options{code count}}}',
      { a: attribute, z: zoneCode },
      OPERATOR,
    );
  const list = (zoneCode: string, ...keyFields: string[]) =>
    publish(t, { zoneCodes: [zoneCode], attributes: { keyFields } });

  it('[S3-06] Shenzhen with six of six fields is complete; with five the missing one is named', async () => {
    await list('CN-440300', ...SIX.slice(0, 4));
    await list('CN-440300', SIX[4]!, SIX[0]!);
    await list('CN-440100', SIX[5]!);
    const { data } = await ask('keyFields', 'CN-440300');
    expect(data!.attributeCoverage).toMatchObject({ status: 'INCOMPLETE', missing: [{ nameZh: '教育文化' }] });
    expect(data!.attributeCoverage.options.map(({ count }) => count)).toEqual([2, 1, 1, 1, 1, 0]);
    await list('CN-440300', SIX[5]!);
    const { data: after } = await ask('keyFields', 'CN-440300');
    expect(after!.attributeCoverage).toMatchObject({ status: 'COMPLETE', missing: [] });
  });

  it('is refused for what has no options and for unknown zones', async () => {
    expect(issuesOf(await ask('mlpsLevel', 'CN-440300'))).toEqual(['attribute UNKNOWN_ATTRIBUTE']);
    expect(issuesOf(await ask('keyFields', 'CN-000000'))).toEqual(['zoneCode UNKNOWN_ZONE']);
  });
});
