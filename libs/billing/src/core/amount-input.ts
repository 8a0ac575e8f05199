import { decimalInput, type Decimal, type Issue, type Issues, minorDigits, text } from '#kernel/core';

/** Reads an amount of whole minor units above zero; the decimal codes, and OVER_PRECISE below a minor unit. */
export function amountInput(issues: Issues, path: Issue['path'], written: string, currency: string): Decimal | null {
  const amount = decimalInput(issues, path, written, { integerDigits: 16, min: 'ABOVE_ZERO' });
  const digits = minorDigits(currency);
  if (!amount || amount.decimalPlaces() <= digits) return amount;
  issues.add(
    path,
    'OVER_PRECISE',
    text(`An amount in ${currency} has at most ${digits} decimals.`, `${currency} 金额最多 ${digits} 位小数。`),
  );
  return null;
}
