import { addToMonth, Clock, type Month, monthStart } from '#kernel';
import { at, isRetryable, log, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { missingMonths, partitionOf } from '../core/index.js';

/** Seconds that intake may be kept waiting by a change of the table; what was not done then is done later. */
const PATIENCE = 2;

const partition = (month: Month): string =>
  `PARTITION ${partitionOf(month)} VALUES LESS THAN ('${at(monthStart(addToMonth(month, 1)))}')`;

/**
 * Keeps a partition of usage_event for every service month up to two ahead of now, each cut from the last one, which
 * has no end: events find room there too, and move to their months when these are made.
 */
@Injectable()
export class EventPartitions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Makes what is missing; a second worker, or a second call, finds nothing to do. */
  async keep(): Promise<void> {
    for (;;) {
      const months = missingMonths(await this.names(), this.clock.now());
      if (!months.length || !(await this.make(months))) return;
    }
  }

  private async names(): Promise<string[]> {
    const found = await rows<{ name: string }>(
      this.dataSource,
      `SELECT partition_name AS name FROM information_schema.partitions
        WHERE table_schema = DATABASE() AND table_name = 'usage_event'`,
    );
    return found.map(({ name }) => name);
  }

  /** False when the table was in use for too long, or another worker made them. */
  private async make(months: readonly Month[]): Promise<boolean> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.query(`SET SESSION lock_wait_timeout = ${PATIENCE}`);
      await runner.query(
        `ALTER TABLE usage_event REORGANIZE PARTITION p_max INTO
           (${months.map(partition).join(', ')}, PARTITION p_max VALUES LESS THAN (MAXVALUE))`,
      );
      return true;
    } catch (error) {
      if (!isRetryable(error) && !isSameName(error)) throw error;
      log.info({ months }, 'partitions of usage_event are made later');
      return false;
    } finally {
      await runner.query('SET SESSION lock_wait_timeout = DEFAULT').catch(() => undefined);
      await runner.release();
    }
  }
}

const SAME_NAME = 1517;
const isSameName = (error: unknown): boolean => (error as { errno?: number }).errno === SAME_NAME;
