import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DomainError, Issues } from '#kernel';
import { checkPlans, type PricePlan, type PricePlanInput } from '../core/index.js';
import { OFFERING_FILE_FORMATS, OFFERING_WRITERS, readOfferingFile } from './offering-file.js';

const offering = (over: object = {}): never =>
  ({
    code: '=1+1',
    name: "'quoted' 政务云",
    summary: '@SUM(A1)',
    description: 'line one\r\nline "two"\n第三行, with; signs\t',
    serviceModel: 'SAAS',
    clouds: ['GOVERNMENT', 'SOCIAL'],
    categoryCodes: [],
    zoneCodes: ['-zone', 'CN-510100'],
    attributes: { 等级: '三', nested: { list: [1, '=2'] } },
    partners: [{ providerId: 'p', share: '0.2' }],
    plans: [
      {
        code: 's',
        name: '-10 %',
        prices: [
          { code: 'p', kind: 'USAGE', interval: null, tiers: [{ upTo: null, unitPrice: '1', flatAmount: '0' }] },
        ],
      },
    ],
    ...over,
  }) as never;

const file = (format: 'JSON' | 'CSV', offerings: never[]): string => {
  const { head, piece, tail } = OFFERING_WRITERS[format];
  return head + offerings.map((one, index) => piece([one], index === 0)).join('') + tail;
};

/** Plans as the catalogue keeps them; throws for what it would refuse. */
function checked(plans: PricePlanInput[]): PricePlan[] {
  const issues = new Issues();
  const kept = checkPlans(issues, ['plans'], plans);
  issues.throwIfAny();
  return kept;
}

const someText = fc
  .array(fc.constantFrom('=', '+', '-', '@', "'", '"', ',', '\n', '\r\n', '\t', '政务', '＝', 'a', ' ', ';', '😀'), {
    maxLength: 12,
  })
  .map((parts) => parts.join('').trim());

const money = fc
  .tuple(fc.nat(999), fc.nat(999_999))
  .map(([whole, part]) => `${whole}.${String(part).padStart(6, '0')}`);
const tiers = fc
  .array(fc.record({ unitPrice: money, flatAmount: money }), { minLength: 1, maxLength: 4 })
  .map((some) =>
    some.map((one, index) => ({ ...one, upTo: index === some.length - 1 ? null : String((index + 1) * 10) })),
  );
const limits = fc.record({ minimumAmount: fc.option(money), maximumAmount: fc.constantFrom(null, '1000') });
const metered = { kind: 'USAGE', unit: '次', aggregation: 'SUM' };
const somePrice = fc.oneof(
  fc.tuple(money, money, limits).map(([unitPrice, includedQuantity, more]) => ({
    ...{ ...metered, model: 'PER_UNIT', unitPrice, includedQuantity },
    ...more,
  })),
  fc
    .tuple(tiers, fc.constantFrom('GRADUATED', 'VOLUME'), fc.constantFrom('INSTANCE', 'ACCOUNT', null))
    .map(([some, model, tierScope]) => ({ ...metered, model, tiers: some, tierScope })),
  fc.tuple(money, fc.constantFrom('INSTANCE', 'ACCOUNT', null)).map(([unitPrice, tierScope]) => ({
    ...{ ...metered, model: 'PACKAGE', packageSize: '25.5', unitPrice, tierScope, effectiveFrom: '2026-02-01' },
  })),
  fc.tuple(fc.option(fc.nat(9)), fc.option(money), fc.option(money)).map(([freeEvents, freeAmount, fixedAmount]) => ({
    ...{ ...metered, unit: 'CNY', model: 'PERCENTAGE', rate: '0.006', freeEvents, freeAmount, fixedAmount },
  })),
  fc
    .record({
      unitPrice: money,
      interval: fc.constantFrom('MONTH', 'YEAR'),
      timing: fc.constantFrom('ARREARS', 'ADVANCE', null),
      anchorDay: fc.option(fc.integer({ min: 1, max: 31 })),
      proration: fc.constantFrom('SECOND', 'DAY', 'NONE', null),
    })
    .map((price) => ({ kind: 'RECURRING', model: 'FLAT', ...price })),
  money.map((unitPrice) => ({ kind: 'ONE_TIME', model: 'FLAT', unitPrice, taxCategory: 'LEASE' })),
);
const somePlans = fc.array(fc.array(somePrice, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }).map(
  (plans) =>
    plans.map((prices, plan) => ({
      code: `plan-${plan}`,
      name: '=套餐',
      prices: prices.map((price, index) => ({
        ...price,
        code: `p${index}`,
        ...(price.kind === 'USAGE' ? { meter: `m${plan}-${index}` } : {}),
      })),
    })) as PricePlanInput[],
);

describe('a file of offerings', () => {
  it.each(OFFERING_FILE_FORMATS)('says in %s what they are, whatever the texts are like', (format) => {
    const all = [offering(), offering({ code: "''twice", name: '', partners: [], description: '' })];
    const [first, second] = readOfferingFile(format, file(format, all)) as Record<string, unknown>[];
    const { plans, ...content } = offering() as Record<string, unknown>;
    expect(first).toMatchObject(content);
    expect(first!.plans).toEqual([
      {
        code: 's',
        name: '-10 %',
        prices: [{ code: 'p', kind: 'USAGE', tiers: [{ upTo: null, unitPrice: '1', flatAmount: '0' }] }],
      },
    ]);
    expect(plans).toBeDefined();
    expect(second).toMatchObject({ code: "''twice", name: '', description: '', partners: [] });
  });

  it.each(OFFERING_FILE_FORMATS)('gives back in %s any plans and words, price by price', (format) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(someText, someText, somePlans), { minLength: 1, maxLength: 3 }), (offerings) => {
        const all = offerings.map(([name, description, plans], index) =>
          offering({ code: `o${index}`, name, summary: name, description, plans: checked(plans) }),
        );
        const read = readOfferingFile(format, file(format, all)) as { name: string; plans: PricePlanInput[] }[];
        expect(read.map((one) => ({ ...one, plans: checked(one.plans) }))).toEqual(all);
      }),
      { numRuns: 200 },
    );
  });

  it('writes no cell in CSV that a spreadsheet would run', () => {
    const cells = file('CSV', [offering()]).slice(1).split('\r\n')[1]!.split(',');
    expect(cells[0]).toBe("'=1+1");
    expect(cells[1]).toBe("''quoted' 政务云");
    expect(cells[2]).toBe("'@SUM(A1)");
  });

  it('is a list with at least one and at most 1 000 rows', () => {
    const issue = (format: 'JSON' | 'CSV', content: string): string => {
      try {
        readOfferingFile(format, content);
      } catch (error) {
        return (error as DomainError).details.issues![0]!.code;
      }
      return 'ok';
    };
    expect(['', '{}', '"x"', '[', '[]'].map((content) => issue('JSON', content))).toEqual([
      'MALFORMED',
      'MALFORMED',
      'MALFORMED',
      'MALFORMED',
      'REQUIRED',
    ]);
    expect(['', 'code,name\r\n', 'code\r\n"open', 'code\r\na,b'].map((content) => issue('CSV', content))).toEqual([
      'REQUIRED',
      'REQUIRED',
      'MALFORMED',
      'MALFORMED',
    ]);
    expect(issue('JSON', JSON.stringify(Array(1001).fill({})))).toBe('TOO_MANY');
    expect(issue('CSV', `code\r\n${'x\r\n'.repeat(1001)}`)).toBe('TOO_MANY');
    expect(issue('CSV', `code\r\n${'x\r\n'.repeat(1000)}`)).toBe('ok');
  });
});
