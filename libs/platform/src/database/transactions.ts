import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AsyncLocalStorage } from 'node:async_hooks';
import { isRetryable } from './faults.js';

const ATTEMPTS = 6;

/**
 * Set while a transaction's work runs. A second connection taken there can starve the pool: as many transactions
 * as it has connections would wait for one another for ever. Tests refuse it; the transaction's manager is used.
 */
export const insideTransaction = new AsyncLocalStorage<true>();

/** Runs work in one transaction and runs it again, whole, when the database chose it as a deadlock's victim. */
@Injectable()
export class Transactions {
  constructor(private readonly dataSource: DataSource) {}

  async run<T>(
    work: (manager: EntityManager) => Promise<T>,
    again: (error: unknown) => boolean = isRetryable,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.dataSource.transaction((manager) => insideTransaction.run(true, () => work(manager)));
      } catch (error) {
        if (attempt >= ATTEMPTS || !again(error)) throw error;
        // Two that collided once should not meet again at once.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
      }
    }
  }
}
