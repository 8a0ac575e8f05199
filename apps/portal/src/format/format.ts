import { language } from '../i18n/language';

const ZONE = 'Asia/Shanghai';

/** An exact amount as people read it. The text is shown digit by digit, never computed with. */
export function money(amount: string, currency: string, mostDigits?: number): string {
  const digits = amount.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  return new Intl.NumberFormat(language(), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 2,
    maximumFractionDigits: Math.min(20, mostDigits ?? Math.max(2, digits)),
  }).format(amount as Intl.StringNumericLiteral);
}

export const quantity = (text: string): string =>
  new Intl.NumberFormat(language(), { maximumFractionDigits: 12 }).format(text as Intl.StringNumericLiteral);

export const percent = (share: string): string =>
  new Intl.NumberFormat(language(), { style: 'percent', maximumFractionDigits: 4 }).format(
    share as Intl.StringNumericLiteral,
  );

export const count = (n: number): string => new Intl.NumberFormat(language()).format(n);

/** An instant, by the clock of the market. */
export const dateTime = (instant: string): string =>
  new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short', timeZone: ZONE }).format(
    new Date(instant),
  );

/** A day, which has no time. */
export const day = (date: string): string =>
  new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
