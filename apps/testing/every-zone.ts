import { Clock, dateOf } from '#kernel';
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
  await doSites(t);
  await doRegisters(t);
}

/** And with data centres. */
async function doSites(t: TestApp): Promise<void> {
  const provider = 'operations@provider-a.example';
  await t.ok(
    'mutation($i:RegisterDataCentreInput!){registerDataCentre(input:$i){code}}',
    {
      i: { code: 'DC-TEST', name: 'n', division: '510100', cluster: 'c', owners: [{ division: '510100', share: '1' }] },
    },
    provider,
  );
  await t.ok(
    'mutation($i:RecordEnergyReadingInput!){recordEnergyReading(input:$i){code}}',
    { i: { centreCode: 'DC-TEST', month: '2026-01', totalKwh: '12', itKwh: '10', evidence: 'e' } },
    provider,
  );
  await t.ok(
    'mutation($i:RecordDataCentreCostInput!){recordDataCentreCost(input:$i){id}}',
    { i: { centreCode: 'DC-TEST', month: '2026-01', purpose: 'p', amount: '1' } },
    provider,
  );
  const { createSiteLink } = await t.ok<{ createSiteLink: { id: string } }>(
    'mutation($i:CreateSiteLinkInput!){createSiteLink(input:$i){id}}',
    { i: { kind: 'DR', fromCode: 'DC-TEST', toCode: 'DC-440900' } },
    provider,
  );
  await t.ok('mutation($id:ID!){endSiteLink(id:$id){id}}', createSiteLink, provider);
  const { grantPlacementExemption } = await t.ok<{ grantPlacementExemption: { id: string } }>(
    'mutation($i:GrantPlacementExemptionInput!){grantPlacementExemption(input:$i){id}}',
    { i: { organizationId: t.organization('AG-CQ'), centreCode: 'DC-TEST', reason: 'r' } },
    OPERATOR,
  );
  await t.ok('mutation($id:ID!){endPlacementExemption(id:$id){id}}', grantPlacementExemption, OPERATOR);
}

/** And with the registers of zones. */
async function doRegisters(t: TestApp): Promise<void> {
  const today = dateOf(t.app.get(Clock).now());
  const list = { zoneCode: 'SH-LINGANG', service: 'news.example', fromOn: '2020-01-01', lastOn: '2090-01-01' };
  const { addWhiteListEntry } = await t.ok<{ addWhiteListEntry: { id: string } }>(
    'mutation($i:AddWhiteListEntryInput!){addWhiteListEntry(input:$i){id}}',
    { i: list },
    OPERATOR,
  );
  await t.ok(
    'mutation($s:String!){requestInternationalAccess(zoneCode:"SH-LINGANG",service:$s){id}}',
    { s: list.service },
    BUYER,
  );
  await t.ok(
    'mutation($id:ID!,$on:Date!){endWhiteListEntry(id:$id,lastOn:$on){id}}',
    { ...addWhiteListEntry, on: today },
    OPERATOR,
  );
  const { registerDataFlow } = await t.ok<{ registerDataFlow: { id: string } }>(
    'mutation($i:RegisterDataFlowInput!){registerDataFlow(input:$i){id}}',
    {
      i: {
        ...{ zoneCode: 'SH-LINGANG', sourceCountry: 'SG', destinationCountry: 'DE' },
        ...{ domesticDataAdded: true, purpose: 'p' },
      },
    },
    BUYER,
  );
  await t.ok(
    'mutation($id:ID!){decideDataFlow(input:{id:$id,approve:true,reason:"r"}){id}}',
    { id: registerDataFlow.id },
    OPERATOR,
  );
  await t.ok(
    'mutation($i:RecordChannelMonthInput!){recordChannelMonth(input:$i){code}}',
    {
      i: {
        ...{ channel: 'ZH-HENGQIN-CHANNEL', month: '2026-01', baselineLatencyMs: '200', latencyMs: '138' },
        ...{ baselineLossPercent: '2', lossPercent: '0.9' },
      },
    },
    OPERATOR,
  );
  await t.ok(
    'mutation($i:RecordCapacityInput!){recordCapacity(input:$i){id}}',
    { i: { placeCode: 'CN-441900', kind: 'AREA_BANDWIDTH', fromOn: '2026-01-01', capacity: '800', unit: 'Gbps' } },
    OPERATOR,
  );
  await t.ok(
    'mutation($i:SwitchPlanRuleInput!){switchPlanRule(input:$i){id}}',
    { i: { ruleId: 'S2-23', zoneCode: 'SH-LINGANG', on: false, from: today, reason: 'r' } },
    OPERATOR,
  );
}
