import { addToMonth, dec, type Decimal, type Month, quotient, roundHalfAway, sum } from '#kernel/core';

/** What a data centre used in a month, kWh as text. Of a month told again the last word counts. */
export interface EnergyReading {
  month: Month;
  totalKwh: string;
  itKwh: string;
}

/** Power usage effectiveness over some months. */
export interface Pue {
  /** Σ total ÷ Σ IT, to three places, half away from zero; null without any IT energy. */
  value: Decimal | null;
  totalKwh: Decimal;
  itKwh: Decimal;
  /** Months between the first reading and the last month due for which there is none. */
  missing: Month[];
}

/** A limit that a plan sets: dated data, and where its label counts. */
export interface PueLimit {
  /** At most so much. */
  limit: string;
  /** Over so many months, or since the first reading where there are fewer. */
  months: number;
}

const ratio = (total: Decimal, it: Decimal): Decimal | null =>
  it.isZero() ? null : roundHalfAway(quotient(total, it), 3);

/**
 * The rolling value over the `months` months that end with `last`, the last month for which a reading is due. A
 * reading after it is not looked at. 002 二(一)2: measured month by month, not claimed.
 */
export function rollingPue(readings: readonly EnergyReading[], last: Month, months: number): Pue {
  const begin = addToMonth(last, 1 - months);
  const known = readings.filter(({ month }) => month >= begin && month <= last);
  const first = readings.map(({ month }) => month).sort()[0];
  const missing: Month[] = [];
  if (first !== undefined)
    for (let month = first > begin ? first : begin; month <= last; month = addToMonth(month, 1))
      if (!known.some((reading) => reading.month === month)) missing.push(month);
  return { ...added(known), missing };
}

/** One value for many centres' readings: Σ total ÷ Σ IT. 002 二(一)2. */
export const clusterPue = (parts: readonly Pick<Pue, 'totalKwh' | 'itKwh'>[]): Omit<Pue, 'missing'> =>
  withValue(sum(parts.map(({ totalKwh }) => totalKwh)), sum(parts.map(({ itKwh }) => itKwh)));

const added = (readings: readonly EnergyReading[]): Omit<Pue, 'missing'> =>
  withValue(sum(readings.map(({ totalKwh }) => dec(totalKwh))), sum(readings.map(({ itKwh }) => dec(itKwh))));

const withValue = (totalKwh: Decimal, itKwh: Decimal): Omit<Pue, 'missing'> => ({
  value: ratio(totalKwh, itKwh),
  totalKwh,
  itKwh,
});

export const PUE_STANDINGS = ['WITHIN_LIMIT', 'ABOVE_LIMIT', 'SUSPENDED', 'NOT_MEASURED'] as const;
export type PueStanding = (typeof PUE_STANDINGS)[number];

/** How a measured value stands to a limit; exact, not by the rounded value. A missing month suspends it. */
export function pueStanding({ totalKwh, itKwh, missing }: Pue, { limit }: PueLimit): PueStanding {
  if (itKwh.isZero() && !missing.length) return 'NOT_MEASURED';
  if (missing.length) return 'SUSPENDED';
  return totalKwh.lte(itKwh.times(limit)) ? 'WITHIN_LIMIT' : 'ABOVE_LIMIT';
}
