import { describe, expect, it } from '@jest/globals';
import { readAttributeDefinitions } from './attribute-definition.js';
import { alignPrices, compareAttributes, type ComparedPlan } from './compare.js';
import { aPrice } from './price.fixture.js';

const definitions = readAttributeDefinitions([
  { code: 'rtoMinutes', name: { zh: '恢复时间', en: 'Recovery time' }, type: 'INTEGER', unit: 'min' },
  { code: 'arch', name: { zh: '架构', en: 'Architecture' }, type: 'TEXTS' },
  { code: 'unused', name: { zh: '无', en: 'None' }, type: 'TEXT' },
]);

const plan = (attributes: Record<string, unknown>, over: Partial<ComparedPlan> = {}): ComparedPlan => ({
  ...{
    providerName: 'A',
    serviceModel: 'IAAS',
    clouds: ['GOVERNMENT', 'SOCIAL'],
    zones: [],
    categories: [],
    attributes,
  },
  ...over,
});

describe('compareAttributes', () => {
  it('tells what is the same and what is not, in the order of the definitions, others after them', () => {
    const rows = compareAttributes(definitions, [
      plan({ own: { b: 1, a: [1, 2] }, arch: ['x86', 'arm'], rtoMinutes: 30 }),
      plan({ arch: ['arm', 'x86'], own: { a: [2, 1], b: 1 } }, { providerName: 'B', clouds: ['SOCIAL', 'GOVERNMENT'] }),
    ]);
    expect(rows.map(({ code, differs }) => [code, differs])).toEqual([
      ['provider', true],
      ['serviceModel', false],
      ['clouds', false],
      ['zones', false],
      ['categories', false],
      ['rtoMinutes', true],
      ['arch', false],
      ['own', false],
    ]);
    expect(rows[5]).toEqual({
      ...{ code: 'rtoMinutes', name: { zh: '恢复时间', en: 'Recovery time' }, unit: 'min' },
      ...{ values: [30, null], differs: true },
    });
  });
});

describe('alignPrices', () => {
  const use = (meter: string, unitPrice: string, code = meter): ReturnType<typeof aPrice> =>
    aPrice({ code, kind: 'USAGE', meter, unitPrice });
  const monthly = (code: string, unitPrice: string): ReturnType<typeof aPrice> =>
    aPrice({ code, kind: 'RECURRING', interval: 'MONTH', meter: null, unitPrice });

  it('sets prices of one meter and of one interval beside each other', () => {
    const rows = alignPrices([
      [use('cpu', '1'), monthly('base', '10'), monthly('support', '5')],
      [monthly('fee', '10'), use('disk', '2'), use('cpu', '1', 'processor')],
    ]);
    expect(
      rows.map(({ kind, meter, prices, differs }) => [
        kind,
        meter,
        prices.map((price) => price?.code ?? null),
        differs,
      ]),
    ).toEqual([
      ['USAGE', 'cpu', ['cpu', 'processor'], false],
      ['RECURRING', null, ['base', 'fee'], false],
      ['RECURRING', null, ['support', null], true],
      ['USAGE', 'disk', [null, 'disk'], true],
    ]);
  });

  it('of one plan none differs', () => {
    expect(alignPrices([[use('cpu', '1')]]).map(({ differs }) => differs)).toEqual([false]);
  });
});
