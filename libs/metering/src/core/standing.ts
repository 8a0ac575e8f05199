import type { MeteredEvent } from '#catalog/core';
import type { Decimal, Instant } from '#kernel/core';
import type { EventKey } from './event.js';

/** An event with its place: corrections have the instant of what they correct. */
export interface PlacedEvent {
  at: Instant;
  key: EventKey;
  quantity: Decimal;
  correctsKey: EventKey | null;
}

/**
 * The events that stand of all that were reported for one instance and meter: a replaced one gives its place to its
 * correction, a voided one (corrected to 0) is gone.
 * @param events whole chains of corrections, in any order
 */
export function standingEvents(events: readonly PlacedEvent[]): MeteredEvent[] {
  const byKey = new Map(events.map((event) => [event.key, event]));
  const replaced = new Set(events.flatMap(({ correctsKey }) => correctsKey ?? []));
  return events.flatMap((event) => {
    if (replaced.has(event.key) || (event.correctsKey !== null && event.quantity.isZero())) return [];
    let first = event;
    while (first.correctsKey !== null) {
      const original = byKey.get(first.correctsKey);
      if (!original) throw new RangeError(`event ${first.correctsKey} is not among those handed over`);
      first = original;
    }
    return [{ at: first.at, key: first.key, quantity: event.quantity }];
  });
}
