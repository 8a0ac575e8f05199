import type { MeteredEvent } from '#catalog/core';
import { addToMonth, dec, type Id, type Instant, type Month, monthOf, monthStart } from '#kernel';
import { at, bin, id, rows, type Runner } from '#platform';
import { type PlacedEvent, standingEvents } from '../core/index.js';
import { keyText } from '../event/event-key.js';

/** The standing events of one instance and meter in a month. */
export interface MonthEvents {
  instanceId: Id;
  meter: string;
  month: Month;
  events: MeteredEvent[];
}

interface Row {
  instance_id: Buffer;
  meter: string;
  at: Instant;
  event_key: Buffer;
  quantity: string;
  corrects_key: Buffer | null;
}

const PAIRS_AT_ONCE = 100;
/** What is held in memory at once: about 300 MB. */
const MOST_EVENTS = 1_000_000;

/** A meter of an instance, from a month on. */
export interface MeterSpan {
  instanceId: Id;
  meter: string;
  from: Month;
}

/**
 * The events that stand of these meters in all months from theirs to `upTo`, for prices that look at single events.
 * Months without any event are not in the answer; one whose events were all voided is, with none. Throws
 * RangeError when the instances together have more than a million events: nothing is left out silently.
 */
export async function eventsOfMonths(
  runner: Runner,
  meters: readonly MeterSpan[],
  upTo: Month,
): Promise<MonthEvents[]> {
  const found: MonthEvents[] = [];
  let left = MOST_EVENTS;
  for (let start = 0; start < meters.length; start += PAIRS_AT_ONCE) {
    const some = meters.slice(start, start + PAIRS_AT_ONCE);
    const events = await rows<Row>(
      runner,
      `SELECT instance_id, meter, at, event_key, quantity, corrects_key FROM usage_event
        WHERE ${some.map(() => '(instance_id = ? AND meter = ? AND at >= ? AND at < ?)').join(' OR ')} LIMIT ${left + 1}`,
      some.flatMap(({ instanceId, meter, from }) => [
        bin(instanceId),
        meter,
        at(monthStart(from)),
        at(monthStart(addToMonth(upTo, 1))),
      ]),
    );
    left -= events.length;
    if (left < 0) throw new RangeError(`more than ${MOST_EVENTS} events to be priced one by one at once`);
    for (const group of Map.groupBy(events, (row) => `${id(row.instance_id)} ${monthOf(row.at)} ${row.meter}`).values())
      found.push(monthOfEvents(group));
  }
  return found;
}

/** Chains of corrections lie at one instant, so within a month. */
function monthOfEvents(group: readonly Row[]): MonthEvents {
  const [first] = group as [Row, ...Row[]];
  const placed = group.map((row): PlacedEvent => ({
    at: row.at,
    key: keyText(row.event_key),
    quantity: dec(row.quantity),
    correctsKey: row.corrects_key && keyText(row.corrects_key),
  }));
  return {
    instanceId: id(first.instance_id),
    meter: first.meter,
    month: monthOf(first.at),
    events: standingEvents(placed),
  };
}
