import { type Decimal, hourStart, type Instant } from '#kernel/core';
import { countOf, type NewEvent, useAt } from './event.js';

/** How much an hour [hour, hour + 1 h) of one instance and meter grows; never an hour's whole content. */
export interface HourChange {
  instanceId: string;
  meter: string;
  hour: Instant;
  /** In the meter's unit; below zero when corrections lower it. */
  quantity: Decimal;
  /** Events that count; below zero when corrections void some. */
  count: number;
}

/** What one event adds to its hour: an original all of itself, a correction the difference to what it replaces. */
export function changeOf(
  event: Pick<NewEvent, 'quantity' | 'correctsKey' | 'corrects'>,
): Pick<HourChange, 'quantity' | 'count'> {
  const { corrects } = event;
  return {
    quantity: corrects ? event.quantity.minus(corrects.quantity) : event.quantity,
    count: countOf(event) - (corrects ? countOf(corrects) : 0),
  };
}

/**
 * The changes of all hours the events touch, one per hour, in the order (instance, meter, hour) in which every
 * writer takes its locks. A correction lies in the hour of what it corrects, so the sum over any set of events is
 * the same in whatever order and portions they came.
 */
export function hourChanges(events: readonly NewEvent[]): HourChange[] {
  const hours = new Map<string, HourChange>();
  for (const event of events) {
    const hour = hourStart(useAt(event));
    const name = `${hour} ${event.instanceId} ${event.meter}`; // the meter alone may hold blanks, and comes last
    const change = changeOf(event);
    const before = hours.get(name);
    if (before) {
      before.quantity = before.quantity.plus(change.quantity);
      before.count += change.count;
    } else hours.set(name, { instanceId: event.instanceId, meter: event.meter, hour, ...change });
  }
  return [...hours.values()].sort(byKey);
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byKey = (a: HourChange, b: HourChange): number =>
  order(a.instanceId, b.instanceId) || order(a.meter, b.meter) || a.hour - b.hour;
