import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { aPlan, BUYER, publish, usagePrice } from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

interface Conformance {
  domains: { domain: string; nameZh: string; standards: string[] }[];
  missingDomains: string[];
  families: { family: string; nameZh: string; isMet: boolean; missing: string[] }[];
}

const conformanceOf = async (over: object): Promise<Conformance> => {
  const { id } = await publish(t, over);
  const { offering } = await t.ok<{ offering: { conformance: Conformance } }>(
    `query($id:ID!){offering(id:$id){conformance{missingDomains domains{domain nameZh standards}
      families{family nameZh isMet missing}}}}`,
    { id },
    BUYER,
  );
  return offering.conformance;
};

describe('the register of standards', () => {
  const ask = async (asked: string): Promise<{ code: string; family: string; priority: string }[]> =>
    (
      await t.ok<{ standards: { code: string; family: string; priority: string }[] }>(
        `{standards${asked}{code nameZh nameEn family domain priority}}`,
        {},
        BUYER,
      )
    ).standards;

  it('[S4-45] lists the urgent ones, of metering and security first', async () => {
    const urgent = await ask('(priority:URGENT)');
    expect([...new Set(urgent.map(({ family }) => family))].slice(0, 2)).toEqual(['METERING', 'SECURITY']);
    expect(urgent.every(({ priority }) => priority === 'URGENT')).toBe(true);
    expect([...new Set((await ask('')).map(({ priority }) => priority))]).toEqual([
      ...['URGENT', 'MATURE', 'BREAKTHROUGH'],
    ]);
    expect(await ask('(family:"MIGRATION",priority:URGENT)')).toEqual([]);
    expect((await ask('(domain:"PRIVACY")')).map(({ code }) => code)).toEqual(['GB/T 37964-2019']);
  });

  it('[S3-31] an offering’s row has seven columns, and lists the domains that are missing', async () => {
    const conformance = [
      { domain: 'SECURITY', standard: 'GB/T 22239-2019' },
      { domain: 'SECURITY', standard: 'GB/T 31168-2023' },
      { domain: 'PRIVACY', standard: 'GB/T 37964-2019' },
    ];
    const { domains, missingDomains } = await conformanceOf({ attributes: { conformance } });
    expect(domains.map(({ nameZh }) => nameZh).join('、')).toBe(
      '云计算技术、服务运营管理、安全管理、数据跨境流动、个人数据处理、知识产权保护、安全隐私保护',
    );
    expect(domains.find(({ domain }) => domain === 'SECURITY')!.standards).toEqual([
      ...['GB/T 22239-2019', 'GB/T 31168-2023'],
    ]);
    expect(missingDomains).toEqual([
      ...['TECHNOLOGY', 'OPERATION', 'CROSS_BORDER', 'PERSONAL_DATA', 'INTELLECTUAL_PROPERTY'],
    ]);
    expect((await conformanceOf({})).missingDomains).toHaveLength(7);
  });

  it('[S4-46] a service for the government cloud shows six cells; its meters are those of the catalogue', async () => {
    const metered = (meter: string): object => ({
      plans: [aPlan([usagePrice({ meter, unit: 'count', aggregation: 'COUNT' })])],
    });
    const { families } = await conformanceOf({ ...metered('api.calls'), attributes: { dataCentre: 'DC-CQ-UNICOM' } });
    expect(families.map(({ nameZh, isMet }) => [nameZh, isMet])).toEqual([
      ['计量', true],
      ['安全', true],
      ['服务质量', true],
      ['互操作', true],
      ['应用迁移', true],
      ['云计算数据中心建设与评估', true],
    ]);
    const other = await conformanceOf({ ...metered('own-calls') });
    expect(other.families.filter(({ isMet }) => !isMet).map(({ family, missing }) => [family, missing])).toEqual([
      ['METERING', []],
      ['DATA_CENTRE', ['dataCentre']],
    ]);
  });
});
