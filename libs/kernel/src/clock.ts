import type { Instant } from './core/index.js';

/** The only source of "now". Injected by this class; a test provides another `now`. */
export class Clock {
  now(): Instant {
    return Date.now() * 1000;
  }
}
