import { decimalInput, type Decimal, isCurrency, type Issue, type Issues, minorDigits, text } from '#kernel';

/** An amount above zero in a currency. Decimal codes; OVER_PRECISE below a minor unit. */
export function amountInput(
  issues: Issues,
  path: Issue['path'],
  written: string,
  currency: string,
  min: 'ZERO' | 'ABOVE_ZERO' = 'ABOVE_ZERO',
): Decimal | null {
  const amount = decimalInput(issues, path, written, { min });
  const digits = isCurrency(currency) ? minorDigits(currency) : null;
  if (amount && digits !== null && amount.decimalPlaces() > digits)
    issues.add(
      path,
      'OVER_PRECISE',
      text(`An amount in ${currency} has at most ${digits} decimals.`, `${currency} 金额最多 ${digits} 位小数。`),
    );
  return amount;
}

/** UNKNOWN_CURRENCY at `currency`. */
export function currencyInput(issues: Issues, written: string | null | undefined): string {
  const currency = written ?? 'CNY';
  if (!isCurrency(currency))
    issues.add(['currency'], 'UNKNOWN_CURRENCY', text('Not an ISO 4217 code.', '不是 ISO 4217 币种代码。'));
  return currency;
}
