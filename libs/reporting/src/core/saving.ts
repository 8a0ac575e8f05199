import {
  addToMonth,
  dec,
  type Decimal,
  fixed,
  type Month,
  quotient,
  roundHalfAway,
  sum,
  type Text,
  text,
} from '#kernel/core';

/** What is compared: a year before, and the months of a year in the cloud. 001 四(四). */
const MONTHS = 12;

export interface Compared {
  /** What the system cost in a year before; null: nobody said. */
  former: { amount: Decimal; currency: string } | null;
  /** The first of the twelve months. */
  fromMonth: Month;
  /** What was invoiced, by month and currency. */
  invoiced: readonly { month: Month; currency: string; amount: Decimal }[];
}

export interface Saving {
  /** What was invoiced of the twelve months, by currency. */
  now: { amount: Decimal; currency: string }[];
  missingMonths: Month[];
  /** The change against the year before, per cent to one place, half away from zero; null where something is missing. */
  percent: string | null;
  /** What is missing to compare; null: nothing. */
  missing: Text | null;
}

export const lastMonthAfter = (fromMonth: Month): Month => addToMonth(fromMonth, MONTHS);

/** Compares a year's bills with what a system cost before: 320 000 and 240 000 are −25.0 per cent. S1-58. */
export function savingOf({ former, fromMonth, invoiced }: Compared): Saving {
  const months = Array.from({ length: MONTHS }, (_, index) => addToMonth(fromMonth, index));
  const missingMonths = months.filter((month) => !invoiced.some((one) => one.month === month));
  const byCurrency = Map.groupBy(invoiced, ({ currency }) => currency);
  const now = [...byCurrency].map(([currency, some]) => ({ currency, amount: sum(some.map(({ amount }) => amount)) }));
  const missing = missingOf(former, now, missingMonths);
  if (missing) return { now, missingMonths, percent: null, missing };
  const change = quotient(now[0]!.amount.minus(former!.amount).times(100), dec(former!.amount));
  return { now, missingMonths, percent: fixed(roundHalfAway(change, 1), 1), missing: null };
}

function missingOf(former: Compared['former'], now: Saving['now'], months: readonly Month[]): Text | null {
  if (!former) return text('Nobody said what the system cost in a year before.', '未登记该系统迁移前的年度费用。');
  if (months.length)
    return text(
      `Not invoiced: ${months.join(', ')} — ${months.length} of ${MONTHS} months.`,
      `尚无账单的月份：${months.join('、')}（${MONTHS} 个月中缺 ${months.length} 个月）。`,
    );
  if (now.length > 1 || now[0]!.currency !== former.currency)
    return text('It is invoiced in another currency; nothing is converted.', '账单币种与原费用币种不同，不作换算。');
  return null;
}
