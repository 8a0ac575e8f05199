import { describe, expect, it } from '@jest/globals';
import { dayStart, dec, ZERO } from '#kernel/core';
import { readFileSync } from 'node:fs';
import {
  managementChargeAt,
  NO_DOCUMENTS,
  readManagementCharges,
  type StatementFacts,
  statementFigures,
} from './provider-statement.js';

const row = { from: '2026-01-01', share: '0.02', minimum: { CNY: '5' }, source: 's', status: 'C' };
const facts: StatementFacts = {
  invoices: { count: 2, net: dec('1000.25'), tax: dec('60.02'), total: dec('1060.27') },
  creditNotes: { count: 1, net: dec('100'), tax: dec('6'), total: dec('106') },
  paid: ZERO,
  creditsUsed: ZERO,
  toPartners: dec('300'),
  fromPartners: dec('45.73'),
};
const charge = readManagementCharges([row])[0]!;

describe('a provider’s month', () => {
  it('is charged a share of its net turnover, rounded once', () => {
    // (1000.25 − 100.00) × 0.02 = 18.005 → 18.01; 1060.27 − 106.00 = 954.27; − 300.00 + 45.73 = 700.00
    const { turnoverNet, turnover, ownTurnover, managementCharge } = statementFigures(facts, charge, 'CNY');
    expect([turnoverNet, turnover, ownTurnover, managementCharge].map((value) => value.toFixed(2))).toEqual([
      '900.25',
      '954.27',
      '700.00',
      '18.01',
    ]);
  });

  it('is charged the minimum at least when something was invoiced, and never below zero', () => {
    const small = { ...facts, invoices: { ...facts.invoices, net: dec('110') } };
    expect(statementFigures(small, charge, 'CNY').managementCharge.toFixed()).toBe('5');
    expect(statementFigures(small, charge, 'USD').managementCharge.toFixed()).toBe('0.2');
    const none = { ...facts, invoices: NO_DOCUMENTS };
    expect(statementFigures(none, charge, 'CNY').managementCharge.toFixed()).toBe('0');
  });

  it('is charged by the dated table, whose rows name their source', () => {
    const table = readManagementCharges([{ ...row, from: '2026-07-01', share: '0.01' }, row]);
    expect(
      ['2025-01-01', '2026-06-30', '2026-07-01'].map((on) => managementChargeAt(table, dayStart(on)).share),
    ).toEqual(['0.02', '0.02', '0.01']);
    for (const bad of [
      {},
      [],
      [row, row],
      [{ ...row, share: '1' }],
      [{ ...row, source: '' }],
      [{ ...row, minimum: { CNY: '0.001' } }],
    ])
      expect(() => readManagementCharges(bad)).toThrow(RangeError);
    const seeds = new URL('../../../../seeds/reference/management-charge.json', import.meta.url);
    expect(readManagementCharges(JSON.parse(readFileSync(seeds, 'utf8'))).length).toBeGreaterThan(0);
  });
});
