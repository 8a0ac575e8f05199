import { describe, expect, it } from '@jest/globals';
import { commandsOf, isTerminal, transition } from '#kernel/core';
import { INVOICE_MACHINE, INVOICE_STATUSES, invoiceNumber } from './invoice-machine.js';

describe('the invoice machine', () => {
  it('issues a draft once and never changes an issued invoice [I34]', () => {
    expect(transition(INVOICE_MACHINE, 'DRAFT', 'issue')).toBe('ISSUED');
    expect(isTerminal(INVOICE_MACHINE, 'ISSUED')).toBe(true);
    expect(() => transition(INVOICE_MACHINE, 'ISSUED', 'issue')).toThrow(
      expect.objectContaining({ code: 'INVALID_TRANSITION' }),
    );
  });

  it('leads only to statuses that clients know', () => {
    for (const status of Object.keys(INVOICE_MACHINE) as (keyof typeof INVOICE_MACHINE)[])
      for (const shown of [status, ...commandsOf(INVOICE_MACHINE, status).map((c) => INVOICE_MACHINE[status][c])])
        expect(INVOICE_STATUSES).toContain(shown);
  });
});

describe('invoiceNumber', () => {
  it('is series, year and six digits [I37]', () => {
    expect([invoiceNumber('PV-A', 2026, 1), invoiceNumber('PV-A', 2026, 999_999)]).toEqual([
      'PV-A-2026-000001',
      'PV-A-2026-999999',
    ]);
  });

  it('refuses what six digits cannot hold', () => {
    for (const n of [0, -1, 1.5, 1_000_000]) expect(() => invoiceNumber('PV-A', 2026, n)).toThrow(RangeError);
  });
});
