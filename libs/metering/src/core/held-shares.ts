import { type Decimal, type Instant, ZERO } from '#kernel/core';
import { type Gauge, heldHours, type WholeEvent } from './whole.js';

/** An event of the month in the order (instant, key), the line's own and those of earlier lines. */
export interface TimelineEvent extends WholeEvent {
  /** It stood when the line before was issued. */
  before: boolean;
  /** It stands at the line's last cut. */
  now: boolean;
  /** It is of the line's cuts, and none of them replaces it. */
  own: boolean;
}

export interface HeldShare<T> {
  /** Null: the value carried in from the months before. */
  event: T | null;
  quantity: Decimal;
}

/** One value over time, and quantity × microseconds so far. */
class Timeline {
  private value: Decimal;
  total: Decimal = ZERO;

  constructor(private readonly gauge: Gauge | null) {
    this.value = gauge?.carried ?? ZERO;
  }

  set(value: Decimal): void {
    this.value = value;
  }

  /** Lets time pass from one instant to another; says how much it added. */
  pass(from: Instant, to: Instant): Decimal {
    if (!this.gauge) return ZERO;
    const added = this.value.times(Math.max(0, Math.min(to, this.gauge.until) - from));
    this.total = this.total.plus(added);
    return added;
  }
}

/**
 * What events contribute to a line of a TIME_WEIGHTED meter. Two timelines run side by side, as of the line before
 * and as of this line; where they differ, the difference belongs to the event of this line that lies last before,
 * until the next one. On a first line that is quantity × the hours it held. Where there is none, since the value
 * carried into the month or the end of the instance has changed, it belongs to the event whose value holds there.
 *
 * Each share is rounded to 12 decimals; the last one takes what rounding left, so that all sum to the line's
 * quantity. Own events always have a share, others only one that is not zero. Memory does not grow.
 */
export class HeldShares<T extends TimelineEvent> {
  private readonly old: Timeline;
  private readonly new: Timeline;
  private owner: { event: T | null; micros: Decimal };
  private at: Instant;
  /** The share that is not told yet, since it may be the last. */
  private pending: HeldShare<T> | null = null;
  private told: Decimal = ZERO;
  private readonly end: Instant;

  /** @param before null on a first line */
  constructor(before: Gauge | null, now: Gauge) {
    this.old = new Timeline(before);
    this.new = new Timeline(now);
    this.at = now.from;
    this.end = Math.max(before?.until ?? now.until, now.until);
    this.owner = { event: null, micros: ZERO };
  }

  /** The next event; gives the shares that are settled by it. */
  next(event: T): HeldShare<T>[] {
    this.pass(event.at);
    const own = this.owner.event;
    // At one instant the line's own events come before others, the last of them before the rest.
    const keeps = own !== null && own.at === event.at && own.own && !event.own;
    const settled = keeps ? [] : this.settle();
    if (!keeps) this.owner = { event, micros: ZERO };
    if (event.before) this.old.set(event.quantity);
    if (event.now) this.new.set(event.quantity);
    return settled;
  }

  /** After the last event: the shares that are left. */
  finish(): HeldShare<T>[] {
    this.pass(this.end);
    const settled = this.settle();
    const whole = heldHours(this.new.total).minus(heldHours(this.old.total));
    const last = this.pending;
    if (!last) return settled;
    return [...settled, { ...last, quantity: whole.minus(this.told) }];
  }

  private pass(to: Instant): void {
    const added = this.new.pass(this.at, to).minus(this.old.pass(this.at, to));
    this.owner.micros = this.owner.micros.plus(added);
    this.at = Math.max(this.at, to);
  }

  private settle(): HeldShare<T>[] {
    const { event, micros } = this.owner;
    if (micros.isZero() && !event?.own) return [];
    const before = this.pending;
    this.pending = { event, quantity: heldHours(micros) };
    if (!before) return [];
    this.told = this.told.plus(before.quantity);
    return [before];
  }
}
