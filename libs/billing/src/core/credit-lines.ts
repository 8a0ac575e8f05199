import { amountText, type Decimal, type Issues, sum, text, type Text } from '#kernel/core';
import { amountInput } from './amount-input.js';
import { BILLING_ISSUES } from './errors.js';

/** A line as far as crediting it needs: its amount less earlier credit notes on it. */
export interface CreditableLine {
  id: string;
  left: Decimal;
}

/** What a credit note is to take back of a line; no amount: all that is left. */
export interface CreditWish {
  lineId: string;
  amount?: string | null;
}

/**
 * What a credit note takes back of each line, in the order of the wishes. Never more than is left of a line, and all
 * together never more than is left of the invoice, which negative lines make less than its positive lines' sum [I38].
 * Adds to the issues: UNKNOWN_LINE, DUPLICATE, ABOVE_REMAINDER and the decimal codes, with their paths.
 * @param invoiceLeft the invoice's total less its credit notes
 */
export function creditAmounts(
  issues: Issues,
  wishes: readonly CreditWish[],
  lines: ReadonlyMap<string, CreditableLine>,
  invoiceLeft: Decimal,
  currency: string,
): Decimal[] {
  const seen = new Set<string>();
  const amounts = wishes.flatMap(({ lineId, amount: written }, index) => {
    const line = lines.get(lineId.toLowerCase());
    if (!line) issues.add(['lines', index, 'lineId'], BILLING_ISSUES.UNKNOWN_LINE, noLine);
    else if (seen.has(line.id)) issues.add(['lines', index, 'lineId'], 'DUPLICATE', text('Named twice.', '重复。'));
    if (!line || seen.has(line.id)) return [];
    seen.add(line.id);
    const path = ['lines', index, 'amount'];
    const whole = written === null || written === undefined;
    const amount = whole ? line.left : amountInput(issues, path, written, currency);
    if (line.left.lte(0) || amount?.gt(line.left))
      issues.add(path, BILLING_ISSUES.ABOVE_REMAINDER, atMost(line.left, currency));
    return amount ?? [];
  });
  if (sum(amounts).gt(invoiceLeft))
    issues.add(['lines'], BILLING_ISSUES.ABOVE_REMAINDER, atMost(invoiceLeft, currency));
  return amounts;
}

const noLine = text('No line of this invoice.', '该账单没有这一行。');

const atMost = (left: Decimal, currency: string): Text => {
  const shown = amountText(left.lt(0) ? left.minus(left) : left, currency);
  return text(`At most ${shown} are left to be credited.`, `最多可冲减 ${shown}。`);
};
