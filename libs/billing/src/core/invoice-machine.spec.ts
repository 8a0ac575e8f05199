import { describe, expect, it } from '@jest/globals';
import { isTerminal, transition } from '#kernel/core';
import { INVOICE_MACHINE, INVOICE_STATUSES, invoiceNumber } from './invoice-machine.js';

describe('the invoice machine', () => {
  it('issues a draft once', () => {
    expect(transition(INVOICE_MACHINE, 'DRAFT', 'issue')).toBe('ISSUED');
    expect(() => transition(INVOICE_MACHINE, 'ISSUED', 'issue')).toThrow(
      expect.objectContaining({ code: 'INVALID_TRANSITION' }),
    );
  });

  it('has a row for every status that clients know', () => {
    expect(Object.keys(INVOICE_MACHINE).sort()).toEqual([...INVOICE_STATUSES].sort());
  });

  it('cancels nothing, ends nowhere else, and leaves PAID only when a payment is taken back', () => {
    expect(INVOICE_STATUSES.filter((status) => isTerminal(INVOICE_MACHINE, status))).toEqual(['CANCELLED']);
    expect(Object.values(INVOICE_MACHINE).flatMap((row) => Object.values(row))).not.toContain('CANCELLED');
    expect(INVOICE_MACHINE.PAID).toEqual({ reverse: 'ACCEPTED', reversePart: 'PARTIALLY_PAID' });
  });

  it('leads by one command from one status to another', () => {
    for (const row of Object.values(INVOICE_MACHINE)) {
      const next = Object.values(row);
      expect(new Set(next).size).toBe(next.length);
    }
  });
});

describe('invoiceNumber', () => {
  it('is series, year and six digits [I37]', () => {
    expect([invoiceNumber('PV-A', 2026, 1), invoiceNumber('PV-A-CN', 2026, 999_999)]).toEqual([
      'PV-A-2026-000001',
      'PV-A-CN-2026-999999',
    ]);
  });

  it('refuses what six digits cannot hold', () => {
    for (const n of [0, -1, 1.5, 1_000_000]) expect(() => invoiceNumber('PV-A', 2026, n)).toThrow(RangeError);
  });
});
