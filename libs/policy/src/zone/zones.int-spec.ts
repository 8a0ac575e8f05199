import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const OPERATOR = 'operator@yunshi.example';
const ask = <T = any>(query: string, email = OPERATOR): Promise<T> => t.ok<T>(query, {}, email);
const codes = (rows: { code: string }[]): string[] => rows.map(({ code }) => code);

describe('what the plans say of zones, parks and data centres', () => {
  it('a special zone is a thing of its own, no region [S0-01]', async () => {
    expect(codes((await ask('{zones(kind:"OFFSHORE_CLOUD"){code}}')).zones)).toContain('CQ-LJ-OFFSHORE');
    expect(codes((await ask('{zones(kind:"REGION"){code}}')).zones)).not.toContain('CQ-LJ-OFFSHORE');
    expect((await ask('{zone(code:"CQ-LJ-OFFSHORE"){kind hostDivision}}')).zone).toEqual({
      kind: 'OFFSHORE_CLOUD',
      hostDivision: '500000',
    });
  });

  it('its phases have their investments, and it its areas [S0-06]', async () => {
    const { zone } = await ask(
      '{zone(code:"CQ-LJ-OFFSHORE"){profile{machineRoomAreaKm2 totalAreaKm2 plannedYears{from to}} phases{phase investment hardwareInvestment currency}}}',
    );
    expect(zone.phases).toEqual([
      { phase: 1, investment: '150000000', hardwareInvestment: '30000000', currency: 'USD' },
      { phase: 2, investment: null, hardwareInvestment: null, currency: null },
      { phase: 3, investment: null, hardwareInvestment: null, currency: null },
    ]);
    expect(zone.profile).toEqual({ machineRoomAreaKm2: '3', totalAreaKm2: '10', plannedYears: { from: 3, to: 5 } });
  });

  it('Hengqin has two supervisors, one applicant and its participants [S0-14]', async () => {
    const { zone } = await ask('{zone(code:"ZH-HENGQIN"){roles{role name}}}');
    const names = (role: string): string[] =>
      zone.roles.filter((each: any) => each.role === role).map(({ name }: any) => name);
    expect(names('SUPERVISOR')).toEqual(['广东省通信管理局', '横琴新区管委会']);
    expect(names('APPLICANT_OPERATOR')).toEqual(['珠海大横琴科技发展有限公司']);
    expect(names('PARTICIPANT')).toEqual(['中国信息通信研究院', '中国电信', '中国移动', '中国联通']);
  });

  it('three zones lie in Chengdu [S1-08]', async () => {
    const { zones } = await ask('{zones(division:"510100"){code kind}}');
    expect(zones).toEqual([
      { code: 'CD-TIANFU', kind: 'CLUSTER' },
      { code: 'CD-GAOXIN-WEST', kind: 'CLUSTER' },
      { code: 'CD-DATA-PORT', kind: 'DATA_BONDED_PORT' },
    ]);
  });

  it.each([
    [
      'six kinds of infrastructure [S2-02]',
      'INFRASTRUCTURE',
      ['INTL_CHANNEL', 'NEW_IX', 'GLOBAL_DATA_HUB', 'AI_PUBLIC_COMPUTE', 'SUBMARINE_CABLE', 'INTL_EXIT'],
    ],
    [
      'three kinds of international data service [S2-03]',
      'INTERNATIONAL_DATA_SERVICE',
      ['DATA_PROCESSING', 'DATA_SECURITY', 'DATA_CIRCULATION'],
    ],
    [
      'three offshore businesses [S2-10]',
      'OFFSHORE_BUSINESS',
      ['CROSS_BORDER_ECOMMERCE', 'INTERNATIONAL_FINTECH', 'OFFSHORE_DATA_OUTSOURCING'],
    ],
    [
      'four components of 信息飞鱼 [S2-17]',
      'BUNDLE_COMPONENT',
      ['DATA_CENTRE', 'NEW_IX', 'DATA_CHANNEL', 'CROSS_BORDER_FLOW'],
    ],
    ['four sectors of 信息飞鱼 [S2-17]', 'SECTOR', ['SHIPPING', 'FINANCE', 'TRADE', 'AUTOMOTIVE']],
  ])('Lingang has %s', async (_, list, expected) => {
    expect(codes((await ask(`{zoneTerms(list:${list},zone:"SH-LINGANG"){code name}}`)).zoneTerms)).toEqual(expected);
  });

  it('the showcase has three groups of 2, 2 and 5, to look at alone [S2-20]', async () => {
    const { zoneTerms } = await ask('{zoneTerms(list:SHOWCASE){group code}}', 'buyer@chengdu.example');
    const groups = Map.groupBy(zoneTerms as { group: string }[], ({ group }) => group);
    expect([...groups].map(([group, items]) => [group, items.length])).toEqual([
      ['PRODUCER_SERVICES', 2],
      ['CONSUMER_SERVICES', 2],
      ['NEW_TRACKS', 5],
    ]);
    // Nothing of it can be ordered: an item has no plan that an order could name, and no action.
    const { __type } = await ask('{__type(name:"ZoneTerm"){fields{name}}}', 'buyer@chengdu.example');
    expect(__type.fields.map(({ name }: any) => name).sort()).toEqual(['code', 'group', 'list', 'name', 'zone']);
  });

  it('Guangdong has four parks named and one beside them [S3-36]', async () => {
    const { parks } = await ask('{parks(division:"440000"){zone{code hostDivision}}}');
    expect(parks.map(({ zone }: any) => [zone.code, zone.hostDivision])).toEqual([
      ['GZ-TIANHE', '440100'],
      ['SZ-SOFTWARE', '440300'],
      ['ZH-SOUTHERN', '440400'],
      ['ST-SOFTWARE', '440500'],
      ['ST-BIGDATA', '440500'],
    ]);
  });

  it('Chongqing has eight parks, each with what it is for [S4-28]', async () => {
    const { parks } = await ask('{parks(division:"500000"){zone{code name} specialty}}');
    expect(parks.map(({ zone }: any) => zone.code)).toEqual([
      'CQ-LJ-PARK',
      'CQ-XIANTAO',
      'CQ-BEIBU',
      'CQ-NANAN',
      'CQ-YUZHONG',
      'CQ-DADUKOU',
      'CQ-YONGCHUAN',
      'CQ-XIYONG',
    ]);
    expect(parks.every(({ specialty }: any) => specialty)).toBe(true);
  });

  it('parks have six focus fields, and one park may have several [S4-59]', async () => {
    const { zoneTerms } = await ask('{zoneTerms(list:PARK_FOCUS){code}}');
    expect(codes(zoneTerms)).toHaveLength(6);
    const { parks } = await ask('{parks(focusField:"SOFTWARE_OUTSOURCING"){zone{code} focusFields}}');
    expect(parks).toContainEqual({ zone: { code: 'CQ-XIYONG' }, focusFields: ['BIG_DATA', 'SOFTWARE_OUTSOURCING'] });
  });

  it('two kinds of companies run data centres [S3-35]', async () => {
    expect((await ask('{dataCentreOperatorKinds{code name}}')).dataCentreOperatorKinds).toEqual([
      { code: 'INTERNET_BACKBONE', name: 'Internet backbone company' },
      { code: 'TELECOM', name: 'Telecom operator' },
    ]);
  });

  it('a gateway is applied for in Chongqing, and no channel leads over it [S4-49]', async () => {
    const { gateways, channels } = await ask('{gateways{code state} channels{code gateway{code}}}');
    expect(gateways).toContainEqual({ code: 'GW-CHONGQING', state: 'APPLYING' });
    expect(channels).toEqual([{ code: 'ZH-HENGQIN-CHANNEL', gateway: { code: 'GW-GUANGZHOU' } }]);
  });

  it('a zone that is for administrators alone while planned is unknown to others [S0-15]', async () => {
    const planned = '{zone(code:"ST-SHANTOU"){hostDivision operational}}';
    expect((await ask(planned)).zone).toEqual({ hostDivision: '440500', operational: false });
    const { errors } = await t.gql(planned, {}, 'buyer@chengdu.example');
    expect(errors![0]!.extensions.code).toBe('NOT_FOUND');
    expect(codes((await ask('{zones{code}}', 'buyer@chengdu.example')).zones)).not.toContain('ST-SHANTOU');
  });
});
