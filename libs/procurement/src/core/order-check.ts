import { decimalInput, DomainError, type Issue, Issues, listInput, text } from '#kernel/core';
import { PROCUREMENT_ERRORS, PROCUREMENT_ISSUES } from './errors.js';

export const MAX_ITEMS = 100;

/** What this check needs of a price; the catalogue's own price has it. */
export interface OrderedPrice {
  kind: 'ONE_TIME' | 'RECURRING' | 'USAGE';
  currency: string;
  /** Set on usage prices, of which a plan has at most one per meter. */
  meter: string | null;
  source: 'PROVIDER' | 'PLATFORM' | null;
}

export interface OrderedItem {
  providerId: string;
  /** As it was written. */
  quantity: string;
  expectedUsage: readonly { meter: string; quantityPerMonth: string; eventsPerMonth?: number | null }[];
  /** The prices of the plan it names. */
  prices: readonly OrderedPrice[];
}

/** Digits before the point of a quantity; the ledger's columns hold more, so that sums fit. */
const QUANTITY_DIGITS = 12;

/**
 * Checks the shape of an order's items and tells the one provider and the one currency they share (null when the
 * plans have no price). VALIDATION_FAILED with an issue for everything wrong: 1 to 100 items, quantities above zero,
 * PROVIDER_MIXED, and for each item expected use of exactly the meters that its provider reports: USAGE_EXPECTED,
 * UNKNOWN_METER, METER_IS_PLATFORM, DUPLICATE_METER, OUT_OF_RANGE (events). When mixed currencies are all that is wrong: CURRENCY_MIXED,
 * with an issue for each item that differs from the first.
 * @param path where the list stands in the input
 */
export function checkOrderItems(
  items: readonly OrderedItem[],
  path: Issue['path'] = ['items'],
): { providerId: string; currency: string | null } {
  const issues = new Issues();
  listInput(issues, path, items, { min: 1, max: MAX_ITEMS });
  issues.throwIfAny();
  items.forEach((item, index) => checkOrderItem(issues, [...path, index], item));
  const providerId = items[0]!.providerId;
  items.forEach((item, index) => {
    if (item.providerId !== providerId)
      issues.add(
        [...path, index, 'planId'],
        PROCUREMENT_ISSUES.PROVIDER_MIXED,
        text('All items of an order come from one provider.', '一张订单的所有项目须来自同一供应商。'),
      );
  });
  return { providerId, currency: oneCurrency(issues, items, path) };
}

/** Adds what is wrong with one item by itself: its quantity and its expected use. */
export function checkOrderItem(issues: Issues, path: Issue['path'], item: Omit<OrderedItem, 'providerId'>): void {
  decimalInput(issues, [...path, 'quantity'], item.quantity, { integerDigits: QUANTITY_DIGITS, min: 'ABOVE_ZERO' });
  checkExpectedUsage(issues, [...path, 'expectedUsage'], item);
}

/** The currency of all prices; throws what `issues` holds, mixed currencies included. */
function oneCurrency(issues: Issues, items: readonly OrderedItem[], path: Issue['path']): string | null {
  const currency = items.flatMap(({ prices }) => prices)[0]?.currency ?? null;
  const mixed = text(
    'All items of an order are priced in one currency: nothing is converted.',
    '一张订单的所有项目须使用同一币种，平台不作换算。',
  );
  const other = new Issues();
  items.forEach(({ prices }, index) => {
    if (prices.some((price) => price.currency !== currency))
      other.add([...path, index, 'planId'], PROCUREMENT_ERRORS.CURRENCY_MIXED, mixed);
  });
  if (other.any && !issues.any) throw new DomainError(PROCUREMENT_ERRORS.CURRENCY_MIXED, mixed, { issues: other.list });
  for (const issue of other.list) issues.add(issue.path, issue.code, issue.text);
  issues.throwIfAny();
  return currency;
}

function checkExpectedUsage(
  issues: Issues,
  path: Issue['path'],
  { expectedUsage, prices }: Omit<OrderedItem, 'providerId'>,
): void {
  const sourceOf = new Map(
    prices.flatMap(({ kind, meter, source }) => (kind === 'USAGE' && meter !== null ? [[meter, source] as const] : [])),
  );
  const given = new Set<string>();
  expectedUsage.forEach(({ meter, quantityPerMonth, eventsPerMonth = null }, index) => {
    const at = [...path, index];
    checkMeter(issues, [...at, 'meter'], meter, sourceOf, given);
    given.add(meter);
    decimalInput(issues, [...at, 'quantityPerMonth'], quantityPerMonth, { integerDigits: QUANTITY_DIGITS });
    if (eventsPerMonth !== null && eventsPerMonth < 1)
      issues.add([...at, 'eventsPerMonth'], PROCUREMENT_ISSUES.OUT_OF_RANGE, text('At least 1.', '至少为 1。'));
  });
  for (const [meter, source] of sourceOf)
    if (source !== 'PLATFORM' && !given.has(meter))
      issues.add(
        path,
        PROCUREMENT_ISSUES.USAGE_EXPECTED,
        text(
          `Say how much of ${meter} is expected in a month ("0" is allowed).`,
          `请填写计量项 ${meter} 的预计月用量（可填 "0"）。`,
        ),
      );
}

function checkMeter(
  issues: Issues,
  path: Issue['path'],
  meter: string,
  sourceOf: ReadonlyMap<string, OrderedPrice['source']>,
  given: ReadonlySet<string>,
): void {
  const shown = meter.slice(0, 100);
  if (given.has(meter))
    issues.add(path, PROCUREMENT_ISSUES.DUPLICATE_METER, text(`${shown} stands here twice.`, `计量项 ${shown} 重复。`));
  else if (!sourceOf.has(meter))
    issues.add(
      path,
      PROCUREMENT_ISSUES.UNKNOWN_METER,
      text(`The plan has no usage price for ${shown}.`, `套餐没有计量项 ${shown} 的用量价格。`),
    );
  else if (sourceOf.get(meter) === 'PLATFORM')
    issues.add(
      path,
      PROCUREMENT_ISSUES.METER_IS_PLATFORM,
      text(
        `${shown} is counted by the platform: its use follows from the quantity.`,
        `计量项 ${shown} 由平台计量，用量由数量得出。`,
      ),
    );
}
