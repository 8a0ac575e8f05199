import type { Instant } from './core/index.js';

/**
 * The only source of "now", for rules, SQL and tokens alike: lint forbids every other. Injected by this class; a
 * test provides another `now`. Outside production the product's clock may run ahead of or behind the machine's.
 */
export class Clock {
  private ahead = 0;

  now(): Instant {
    return this.machineNow() + this.ahead;
  }

  /** Moves this process's clock: from here on it is `ahead` microseconds before (negative: behind) the machine's. */
  runAhead(ahead: number): void {
    this.ahead = ahead;
  }

  /** How far it is before the machine's, in microseconds. */
  get isAhead(): number {
    return this.ahead;
  }

  /** The machine's own time: what a set clock is counted from. */
  machineNow(): Instant {
    return Date.now() * 1000;
  }
}
