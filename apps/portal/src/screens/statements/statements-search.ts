import { monthOf, said } from '../../parts/search';

export interface StatementsSearch {
  period?: string;
}

export const readStatementsSearch = ({ period }: Record<string, unknown>): StatementsSearch =>
  said({ period: monthOf(period) });

/** The last month that is over, by the clock of the market. */
export function lastMonth(): string {
  const [year, month] = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })
    .format(Date.now())
    .split('-')
    .map(Number);
  return month === 1 ? `${year! - 1}-12` : `${year}-${String(month! - 1).padStart(2, '0')}`;
}
