import { HOUR, MINUTE } from '#kernel';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { Config } from '../config/config.js';
import { ProductClock } from './product-clock.js';

describe('the clock of a process that follows the product’s', () => {
  let clock: ProductClock;
  const answers: ((ahead: number) => Promise<void>)[] = [];
  const query = jest.fn(
    () =>
      new Promise((resolve) => {
        answers.push(async (ahead) => {
          resolve([{ ahead: String(ahead) }]);
          await jest.advanceTimersByTimeAsync(0);
        });
      }),
  );
  const open = async (): Promise<void> => {
    jest.useFakeTimers();
    const opened = ProductClock.open({ query } as unknown as DataSource, { movableClock: true } as Config);
    await answers.shift()!(0);
    clock = await opened;
  };
  afterEach(() => {
    clock.onModuleDestroy();
    jest.useRealTimers();
    answers.length = 0;
  });

  it('takes what the database says, and calls back what waits for a time', async () => {
    await open();
    const moved = jest.fn();
    clock.onMove(moved);
    await jest.advanceTimersByTimeAsync(100);
    await answers.shift()!(HOUR);
    expect([clock.isAhead, moved.mock.calls.length]).toEqual([HOUR, 1]);
  });

  it.each([0, MINUTE])('does not take an answer (%p) that is older than a move of this process', async (older) => {
    await open();
    await jest.advanceTimersByTimeAsync(100);
    clock.runAhead(HOUR); // the question is under way
    await answers.shift()!(older);
    expect(clock.isAhead).toBe(HOUR);
    await jest.advanceTimersByTimeAsync(100);
    await answers.shift()!(2 * HOUR);
    expect(clock.isAhead).toBe(2 * HOUR);
  });
});
