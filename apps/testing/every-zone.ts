import type { TestApp } from './harness.js';

const OPERATOR = 'operator@yunshi.example';
const BUYER = 'buyer@chengdu.example';

/** What is done with zones and channels, each mutation once with success. */
export async function doZones(t: TestApp): Promise<void> {
  const apply = async (): Promise<string> => {
    const { applyForZone } = await t.ok<{ applyForZone: { id: string } }>(
      'mutation($i:ApplyForZoneInput!){applyForZone(input:$i){id}}',
      {
        i: {
          zoneCode: 'SH-LINGANG',
          registrationCountry: 'CN',
          registrationNumber: 'R-1',
          countries: ['CN'],
          business: 'OTHER',
          evidence: ['APPROVAL', 'IN_AREA', 'FACILITY', 'INTL_LINE'].map((fact) => ({ fact, reference: 'file 1' })),
        },
      },
      BUYER,
    );
    return applyForZone.id;
  };
  await t.ok('mutation($id:ID!){withdrawZoneEligibility(id:$id){id}}', { id: await apply() }, BUYER);
  const id = await apply();
  await t.ok(
    'mutation($i:DecideZoneEligibilityInput!){decideZoneEligibility(input:$i){id}}',
    { i: { id, verifiedFacts: ['APPROVAL', 'IN_AREA', 'FACILITY', 'INTL_LINE'] } },
    OPERATOR,
  );
  await t.ok('mutation($id:ID!){revokeZoneEligibility(id:$id,reason:"because"){id}}', { id }, OPERATOR);
  await t.ok(
    'mutation($i:RecordApprovalStepInput!){recordApprovalStep(input:$i){code}}',
    { i: { code: 'ZH-HENGQIN-CHANNEL', command: 'open', authority: 'a', on: '2020-01-01' } },
    OPERATOR,
  );
  await t.ok('mutation{switchChannelStage(channel:"ZH-HENGQIN-CHANNEL",stage:"FULL"){code}}', {}, OPERATOR);
}
