import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { aPlan, BUYER, CATALOG_A, create, issuesOf, publish, tryCreate, usagePrice } from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

const by = (...meters: string[]): object[] => [
  aPlan(meters.map((meter, n) => usagePrice({ code: `p${n}`, meter, unit: 'GB-month' }))),
];
const faults = async (over: object): Promise<string[]> => issuesOf(await tryCreate(t, over));
/** Every test's own codes: a provider's meter keeps its unit. */
const paas = (...meters: string[]): object => ({ serviceModel: 'PAAS', plans: by(...meters) });

describe('the catalogue of meters', () => {
  it('tells classes, units and sources, by class, model and kind', async () => {
    const { meters } = await t.ok<any>(
      'query{meters(classes:[AI],kind:AI_COMPUTE){code class unit aggregation nameZh source}}',
      {},
      BUYER,
    );
    expect(meters[0]).toMatchObject({ code: 'ai.card-hours', unit: 'card-hour', aggregation: 'TIME_WEIGHTED' });
    expect(meters[0].source).toContain('人工智能公共算力平台');
    const { meters: paasMeters } = await t.ok<any>('query{meters(serviceModel:PAAS){class}}', {}, BUYER);
    const classes = new Set(paasMeters.map((meter: { class: string }) => meter.class));
    expect(classes).toContain('API');
    expect(classes).not.toContain('FACILITY');
    const { meters: all } = await t.ok<any>('query{meters{source}}', {}, BUYER);
    expect(all.filter(({ source }: any) => source?.startsWith('GB/T 37735-2019')).length).toBeGreaterThan(15);
  });

  it('[S1-50] a PaaS offering by "building area" names an invalid meter; the help defines PaaS', async () => {
    expect(await faults(paas('building area'))).toEqual([
      'plans.0.prices.0.meter MALFORMED', // no code at all
      'plans.0.prices.0.meter METER_NOT_FOR_MODEL',
    ]);
    for (const meter of ['building-area', 'Building_Area', '建筑面积'])
      expect(await faults(paas(meter))).toEqual(['plans.0.prices.0.meter METER_NOT_FOR_MODEL']);
    expect(await faults(paas('middleware.instance-hours', 'api.calls', 'database.capacity', 'my-own'))).toEqual([]);
    expect(await faults({ serviceModel: 'IAAS', plans: by('building-area') })).toEqual([]);
    const { __type } = await t.ok<any>('query{__type(name:"ServiceModel"){enumValues{name description}}}', {}, BUYER);
    expect(__type.enumValues.find(({ name }: any) => name === 'PAAS').description).toContain(
      '是指将一个完整的计算机平台作为服务提供给客户',
    );
  });

  it('[S1-51] STORAGE_DR is metered in GB-month and DR GB-month, DATA_PRODUCT in calls and records; mixing is refused', async () => {
    const daas = (kind: string, ...meters: string[]): object => ({
      serviceModel: 'DAAS',
      attributes: { kind },
      plans: by(...meters),
    });
    expect(await faults(daas('STORAGE_DR', 'storage.capacity', 'storage.dr-capacity'))).toEqual([]);
    expect(await faults(daas('DATA_PRODUCT', 'data.calls', 'data.records'))).toEqual([]);
    expect(await faults(daas('STORAGE_DR', 'storage.capacity', 'data.calls'))).toEqual([
      'plans.0.prices.1.meter METER_NOT_FOR_KIND',
    ]);
    expect(await faults(daas('DATA_PRODUCT', 'data.records', 'storage.dr-capacity', 'my-own'))).toEqual([
      'plans.0.prices.1.meter METER_NOT_FOR_KIND',
      'plans.0.prices.2.meter METER_NOT_FOR_KIND',
    ]);
    // A kind the platform does not know, and an offering that declares none, are free.
    expect(await faults(daas('OTHER', 'storage.capacity', 'data.calls'))).toEqual([]);
    expect(await faults({ serviceModel: 'DAAS', plans: by('storage.capacity', 'data.calls') })).toEqual([]);
  });

  it('[S1-51] also when the kind is declared later, with the plans as they are', async () => {
    const { id, version } = await create(t, { serviceModel: 'DAAS', plans: by('data.calls') });
    const update = (attributes: object): Promise<any> =>
      t.gql(
        'mutation($i:UpdateOfferingInput!){updateOffering(input:$i){id}}',
        { i: { id, version, attributes } },
        CATALOG_A,
      );
    expect(issuesOf(await update({ kind: 'STORAGE_DR' }))).toEqual(['plans.0.prices.0.meter METER_NOT_FOR_KIND']);
    expect(issuesOf(await update({ kind: 'DATA_PRODUCT' }))).toEqual([]);
  });

  it('[S1-49] an IaaS offering maps to a meter of class COMPUTE or STORAGE', async () => {
    const iaas = (meters: object): object => ({ serviceModel: 'IAAS', attributes: { meters }, plans: by('vm', 'lan') });
    expect(await faults(iaas({ vm: 'compute.instance-hours', lan: 'network.traffic-out' }))).toEqual([]);
    expect(await faults(iaas({ lan: 'network.traffic-out' }))).toEqual(['attributes.meters METER_CLASS_REQUIRED']);
    expect(await faults(iaas({ vm: 'compute.vms' }))).toEqual([
      'attributes.meters.vm METER_NOT_IN_CATALOGUE',
      'attributes.meters METER_CLASS_REQUIRED',
    ]);
  });

  it('recommends and never invalidates: what it would have differently stands on the offering', async () => {
    const advice = async (over: object): Promise<string[]> => {
      const { id } = await publish(t, over);
      const { offering } = await t.ok<any>(
        'query($id:ID!){offering(id:$id){meterAdvice{kind meter convertible recommended{code}}}}',
        { id },
        BUYER,
      );
      return offering.meterAdvice.map((one: any) =>
        [one.kind, one.meter, one.recommended?.code, one.convertible]
          .filter((part) => part !== null && part !== undefined)
          .join(' '),
      );
    };
    const price = (meter: string, unit: string, aggregation: string): object =>
      aPlan([usagePrice({ meter, unit, aggregation })]);
    const isolated = { vmIsolation: true };
    expect(
      await advice({
        serviceModel: 'IAAS',
        attributes: isolated,
        plans: [price('network.peak-bandwidth', 'Gbps', 'LATEST')],
      }),
    ).toEqual([
      'UNIT_DIFFERS network.peak-bandwidth network.peak-bandwidth true',
      'AGGREGATION_DIFFERS network.peak-bandwidth network.peak-bandwidth',
      'CLASS_MISSING',
    ]);
    expect(await advice({ plans: [price('own', 'x', 'SUM')] })).toEqual(['NOT_IN_CATALOGUE own']);
    expect(
      await advice({
        attributes: { kind: 'AI_COMPUTE' },
        serviceModel: 'PAAS',
        plans: [price('ai.card-hours', 'card-hour', 'TIME_WEIGHTED')],
      }),
    ).toEqual(['CARD_MODEL_MISSING']);
    expect(await advice({ serviceModel: 'PAAS', plans: [price('api.calls', 'count', 'COUNT')] })).toEqual([]);
  });

  it('[S1-53] converts exactly: 1.5 TB = 1 536 GB, 1 PB = 1 048 576 GB, 1 Gbps = 1 000 Mbps', async () => {
    const converted = async (q: string, f: string, to: string): Promise<string> => {
      const { data, errors } = await t.gql<any>(
        'query($q:Decimal!,$f:String!,$t:String!){convertUnit(quantity:$q,from:$f,to:$t)}',
        { q, f, t: to },
        BUYER,
      );
      return data?.convertUnit ?? errors![0]!.extensions.issues![0]!.code;
    };
    expect(await converted('1.5', 'TB', 'GB')).toBe('1536');
    expect(await converted('1', 'PB', 'GB')).toBe('1048576');
    expect(await converted('1', 'Gbps', 'Mbps')).toBe('1000');
    expect(await converted('1', 'minute', 'hour')).toBe('NOT_EXACT');
    expect(await converted('1', 'GB', 'Gbps')).toBe('UNIT_MISMATCH');
    expect(await converted('1', 'GB', 'ell')).toBe('UNKNOWN_UNIT');
  });
});
