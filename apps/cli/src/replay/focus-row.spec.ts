import { describe, expect, it } from '@jest/globals';
import { type Charge, isSkip, type RawRow, readRow } from './focus-row.js';

const ROW: RawRow = {
  ProviderName: 'P',
  ServiceName: 'S',
  ServiceCategory: 'Compute',
  SubAccountId: '1',
  SubAccountName: 'One',
  BillingCurrency: 'USD',
  ChargeCategory: 'Usage',
  ChargeClass: 'NULL',
  ChargePeriodStart: '2024-09-18 22:00:00',
  ChargePeriodEnd: '2024-09-18 23:00:00',
  PricingQuantity: '2.00000000000',
  PricingUnit: 'Requests',
  ListUnitPrice: '4e-7',
  ListCost: '0.00000080000',
  SkuId: 'A',
  SkuPriceId: 'A.B',
};

describe('a FOCUS row', () => {
  it('becomes a charge with exact decimals, scientific notation read and zeros dropped', () => {
    const charge = readRow(ROW, 1) as Charge;
    expect(charge).toMatchObject({
      quantity: '2',
      unitPrice: '0.0000004',
      component: 'A.B',
      agency: '1',
      currency: 'USD',
    });
    expect(charge.to - charge.from).toBe(3_600_000_000);
  });

  it('is priced by SKU and unit where the SKU price is empty', () => {
    expect(readRow({ ...ROW, SkuPriceId: 'NULL' }, 1)).toMatchObject({ component: 'A/Requests' });
  });

  it('has the same identity wherever it stands, and another when anything differs', () => {
    const hash = (row: RawRow, at: number): string => (readRow(row, at) as Charge).hash;
    expect(hash(ROW, 1)).toBe(hash({ ...ROW }, 2));
    expect(hash(ROW, 1)).not.toBe(hash({ ...ROW, PricingQuantity: '2.0' }, 1));
  });

  it.each([
    [{ PricingQuantity: '-1' }, 'PricingQuantity is negative'],
    [{ ListCost: '0.00000080006' }, 'PricingQuantity × ListUnitPrice differs from ListCost by 0.00000000006'],
    [{ ChargeCategory: 'Tax' }, 'ChargeCategory is Tax'],
    [{ ChargeClass: 'Correction' }, 'ChargeClass is Correction'],
    [{ BillingCurrency: 'XXX' }, 'unknown currency XXX'],
    [{ ListUnitPrice: 'NULL' }, 'PricingQuantity, ListUnitPrice or ListCost is not a number'],
    [{ ChargePeriodStart: '2024-08-01 00:00:00' }, 'the charge period is longer than 31 days'],
    [{ ChargePeriodEnd: 'soon' }, 'the charge period is not a period'],
    [{ SubAccountId: 'NULL' }, 'no SubAccountId'],
    [{ ProviderName: '' }, 'no ProviderName or ServiceName'],
  ])('%o is listed: %s', (change, reason) => {
    const read = readRow({ ...ROW, ...change }, 7);
    expect(isSkip(read) && [read.row, read.reason]).toEqual([7, reason]);
  });

  it('holds when ListCost was rounded at ten decimals', () => {
    expect(isSkip(readRow({ ...ROW, ListCost: '0.00000080005' }, 1))).toBe(false);
  });
});
