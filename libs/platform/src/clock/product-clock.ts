import { Clock } from '#kernel';
import { type OnModuleDestroy } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Config } from '../config/config.js';
import { rows, type Runner } from '../database/sql.js';
import { log } from '../log.js';

/** How long after a move every process of the product follows it, at most, in milliseconds. */
export const FOLLOWED_WITHIN = 300;
const LOOK_EVERY = 100;

/** How far the product's clock is before the machine's, in microseconds. */
export async function readAhead(runner: Runner): Promise<number> {
  const [row] = await rows<{ ahead: string }>(runner, 'SELECT ahead FROM product_clock WHERE id = 1');
  return Number(row?.ahead ?? 0);
}

/**
 * The clock of a process. Outside production it can be set for the whole product, to live through a month end at
 * will: the database says how far it is ahead, and processes started with PRODUCT_CLOCK=movable follow within
 * `FOLLOWED_WITHIN`. It runs on at the machine's pace.
 */
export class ProductClock extends Clock implements OnModuleDestroy {
  private readonly listeners: (() => void)[] = [];
  private timer: NodeJS.Timeout | null = null;
  private looking = false;

  private constructor(private readonly dataSource: DataSource) {
    super();
  }

  /** Knows the time from the first moment on. A process that cannot follow refuses a database whose clock was set. */
  static async open(dataSource: DataSource, config: Config): Promise<ProductClock> {
    const clock = new ProductClock(dataSource);
    const ahead = await readAhead(dataSource);
    if (config.movableClock) {
      clock.runAhead(ahead);
      clock.timer = setInterval(() => void clock.look(), LOOK_EVERY);
      clock.timer.unref();
    } else if (ahead !== 0)
      throw new Error(
        'The clock of this database was set: start the product with PRODUCT_CLOCK=movable, which production never is.',
      );
    return clock;
  }

  /** Calls back after each move: what waits for a time looks again at once. */
  onMove(listener: () => void): void {
    this.listeners.push(listener);
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const before = this.isAhead;
    try {
      const ahead = await readAhead(this.dataSource);
      // Set by this process while the answer was on its way, which may be older: the next look tells.
      if (ahead === before || this.isAhead !== before) return;
      this.runAhead(ahead);
      this.listeners.forEach((listener) => listener());
    } catch (error) {
      log.debug({ err: String(error) }, 'the clock could not be read; it runs on');
    } finally {
      this.looking = false;
    }
  }

  onModuleDestroy(): void {
    clearInterval(this.timer ?? undefined);
  }
}
