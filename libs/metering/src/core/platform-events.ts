import { type Life, platformQuantity } from '#catalog/core';
import { type Decimal, formatInstant, HOUR, hourStart, type Instant } from '#kernel/core';
import type { EventKey, UseWindow } from './event.js';

/** The source of the platform's own events. No provider can claim it: their keys are made in another domain. */
export const PLATFORM_SOURCE = 'urn:yunshi:platform';

/** The event that now stands for an hour: the original, or the last of its corrections. */
export interface HourEvent extends UseWindow {
  key: EventKey;
  id: string;
  quantity: Decimal;
  correctsKey: EventKey | null;
}

/** An event to write for an hour. */
export interface HourWrite extends UseWindow {
  id: string;
  quantity: Decimal;
  /** Null for the hour's first event. */
  corrects: HourEvent | null;
}

/** The id of an hour's first event: derived, so that a second writer would write the same. */
export const hourEventId = (instanceId: string, meter: string, hour: Instant): string =>
  `${instanceId}/${meter}/${formatInstant(hour)}`;

const NUMBERED = /#(\d+)$/;

/** The id of the event that corrects this one: the first correction ends in #2, the next in #3. */
export function nextEventId(id: string): string {
  const number = NUMBERED.exec(id)?.[1];
  return number === undefined ? `${id}#2` : `${id.replace(NUMBERED, '')}#${Number(number) + 1}`;
}

/**
 * What must be written so that the hours from `from` (a whole hour) to before `to` say what the life says: nothing
 * for hours that are right already, so that a second call with what the first one wrote gives nothing. An hour
 * without use gets no event, but one that had an event is corrected to "0". A correction keeps the window of what
 * it corrects. windowStart is the later of the hour's start and the activation, occurredAt the earlier of the
 * hour's end and the life's end.
 * @param standing by hour: the event that stands now
 */
export function hourWrites(
  of: { instanceId: string; meter: string; life: Life },
  { from, to }: { from: Instant; to: Instant },
  standing: ReadonlyMap<Instant, HourEvent>,
): HourWrite[] {
  const { instanceId, meter, life } = of;
  const writes: HourWrite[] = [];
  for (let hour = from; hour < to; hour += HOUR) {
    const quantity = platformQuantity(life, hour);
    const corrects = standing.get(hour) ?? null;
    if (corrects) {
      if (corrects.quantity.eq(quantity)) continue;
      const { occurredAt, windowStart } = corrects;
      writes.push({ id: nextEventId(corrects.id), quantity, corrects, occurredAt, windowStart });
    } else if (!quantity.isZero())
      writes.push({
        id: hourEventId(instanceId, meter, hour),
        quantity,
        corrects: null,
        windowStart: Math.max(hour, life.activatedAt),
        occurredAt: Math.min(hour + HOUR, life.terminatedAt ?? hour + HOUR),
      });
  }
  return writes;
}

/** The first whole hour at or after the instant. */
export const hourEnd = (instant: Instant): Instant => hourStart(instant + HOUR - 1);

/** When the platform looks at a meter again. */
export interface NextLook {
  /** Hours before this one say what the life says. */
  meteredUntil: Instant;
  /** Null: the life has ended and everything is said. */
  dueAt: Instant | null;
}

/**
 * Up to where the hours must be right now: the last finished hour, or, after the life's end, the end of the hour
 * that holds it or of the last hour that was ever written, whichever is later.
 */
export function meterUntil(endedAt: Instant | null, lastWritten: Instant | null, now: Instant): Instant {
  if (endedAt === null) return hourStart(now);
  return Math.max(hourEnd(endedAt), lastWritten === null ? 0 : hourStart(lastWritten) + HOUR);
}

/** After the hours up to `reached` were made right: at once again when more are left, else at the hour's end. */
export function nextLook(reached: Instant, until: Instant, endedAt: Instant | null, now: Instant): NextLook {
  const meteredUntil = reached;
  if (reached < until) return { meteredUntil, dueAt: now };
  return { meteredUntil, dueAt: endedAt === null ? hourStart(now) + HOUR : null };
}
