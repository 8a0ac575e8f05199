import { type DateOn, dateOf, DAY, dayStart, dec, isDateOn, type Machine, type Text, text } from '#kernel/core';
import type { Price } from '#catalog/core';

export const BASKET_STATUSES = ['OPEN', 'CHECKED_OUT', 'DISCARDED'] as const;
export type BasketStatus = (typeof BASKET_STATUSES)[number];

/** A basket is written until it becomes orders or is thrown away; neither has a way back. */
export const BASKET_MACHINE: Machine<BasketStatus, 'update' | 'checkout' | 'discard'> = {
  OPEN: { update: 'OPEN', checkout: 'CHECKED_OUT', discard: 'DISCARDED' },
  CHECKED_OUT: {},
  DISCARDED: {},
};

/** From the beginning of day `from` on, a quote made holds for so many days, until the next row. */
export interface QuoteValidity {
  from: DateOn;
  days: number;
}

/** Reads `seeds/reference/quote-validity.json`, at least one row; RangeError on a malformed one or a day twice. */
export function readQuoteValidity(json: unknown): QuoteValidity[] {
  const rows = Array.isArray(json) ? (json as Partial<QuoteValidity>[]) : [];
  const isRow = (row: Partial<QuoteValidity>): row is QuoteValidity =>
    typeof row.from === 'string' && isDateOn(row.from) && Number.isInteger(row.days) && row.days! > 0;
  if (!rows.length || !rows.every(isRow))
    throw new RangeError('quote validity: a row is not a day and a number of days');
  if (new Set(rows.map(({ from }) => from)).size < rows.length) throw new RangeError('quote validity: a day twice');
  return rows.sort((one, other) => (one.from < other.from ? -1 : 1));
}

/**
 * The first day on which a quote made on `quotedOn` does not hold any more: after the days of the table (at least one
 * row is in force), or when a price of its plans ends if that comes first.
 */
export function quoteEndsOn(table: readonly QuoteValidity[], quotedOn: DateOn, prices: readonly Price[]): DateOn {
  const { days } = table.findLast(({ from }) => from <= quotedOn) ?? table[0]!;
  const end = dateOf(dayStart(quotedOn) + days * DAY);
  const ends = prices.flatMap(({ effectiveTo }) =>
    effectiveTo !== null && effectiveTo > quotedOn ? [effectiveTo] : [],
  );
  return [end, ...ends].sort()[0]!;
}

/** What an estimate contains or leaves out, in words. */
export interface QuoteNote {
  code: string;
  text: Text;
}

export interface QuotedItem {
  prices: readonly Price[];
  expectedUsage: readonly { meter: string; quantityPerMonth: string }[];
  zoneCode: string | null;
  /** Where the plan is offered. */
  zoneCodes: readonly string[];
}

/** What the amount of an item contains beside its price. */
export function includedNotes({ prices }: QuotedItem): QuoteNote[] {
  const notes = [note('TAX', 'Value-added tax is contained in every price.', '所有价格均已含增值税。')];
  if (prices.some(({ kind }) => kind === 'ONE_TIME'))
    notes.push(
      note('ONE_TIME', 'One-time charges are contained, once for each item.', '一次性费用已计入，每个项目计一次。'),
    );
  for (const { meter, unit, includedQuantity } of prices)
    if (meter !== null && includedQuantity !== '0')
      notes.push(
        note(
          'INCLUDED_QUANTITY',
          `${includedQuantity} ${unit} of ${meter} are free in each month.`,
          `计量项 ${meter} 每月含免费用量 ${includedQuantity} ${unit}。`,
        ),
      );
  return notes;
}

/** What may be charged besides the amount of an item. */
export function notIncludedNotes(
  { prices, expectedUsage, zoneCode, zoneCodes }: QuotedItem,
  months: number,
): QuoteNote[] {
  const expected = new Map(expectedUsage.map(({ meter, quantityPerMonth }) => [meter, quantityPerMonth]));
  const notes = [
    note(
      'AFTER_PERIOD',
      `What runs on after ${months} months is charged on.`,
      `${months} 个月之后继续使用的费用未计入。`,
    ),
  ];
  for (const { meter, unit, source } of prices) {
    if (meter === null || source === 'PLATFORM') continue;
    const quantity = expected.get(meter) ?? '0';
    notes.push(
      dec(quantity).isZero()
        ? note('USAGE', `Use of ${meter} is not contained at all.`, `计量项 ${meter} 的用量费用未计入。`)
        : note(
            'USAGE_BEYOND_EXPECTED',
            `Use of ${meter} beyond ${quantity} ${unit} a month is charged besides.`,
            `计量项 ${meter} 每月超出 ${quantity} ${unit} 的用量另行计费。`,
          ),
    );
  }
  if (prices.some(({ tierScope }) => tierScope === 'ACCOUNT'))
    notes.push(
      note(
        'OTHER_INSTANCES',
        'Tiers count all your instances of the plan: what you have already is not looked at.',
        '阶梯按您在该套餐下的全部实例累计，已有实例未计入。',
      ),
    );
  if (zoneCode === null && zoneCodes.length > 1)
    notes.push(
      note(
        'ZONE_OPEN',
        'No zone is chosen: lines and traffic between zones are not contained.',
        '尚未选择区域：区域之间的线路与流量费用未计入。',
      ),
    );
  return notes;
}

const note = (code: string, en: string, zh: string): QuoteNote => ({ code, text: text(en, zh) });
