import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Queue } from 'bullmq';
import { Config } from '../config/config.js';
import { log } from '../log.js';
import { QUEUE_PREFIX, redisOptions } from './redis.js';

const PATIENCE = 1_000;

/**
 * Tells the worker that there may be something to do. A hint may be lost: the worker's sweep finds the same
 * work in the database a little later. So a dead Redis delays and never refuses a request.
 */
@Injectable()
export class Hints implements OnModuleDestroy {
  private readonly queues = new Map<string, Queue>();

  constructor(private readonly config: Config) {}

  /** @param jobId equal ids are one job while it waits or runs; must not hold a colon */
  async send(queue: string, name: string, data: object, jobId: string): Promise<void> {
    try {
      const added = this.add(this.queue(queue), name, data, jobId);
      added.catch(() => undefined); // the race below may have ended before it fails
      await Promise.race([added, refuseAfter(PATIENCE)]);
    } catch (error) {
      this.forget(queue);
      log.warn({ queue, name, err: String(error) }, 'hint not sent; the sweep will find the work');
    }
  }

  /** The first hint of a process waits for the connection; later ones fail at once while there is none. */
  private async add(queue: Queue, name: string, data: object, jobId: string): Promise<void> {
    await queue.waitUntilReady();
    await queue.add(name, data, {
      jobId,
      removeOnComplete: true,
      removeOnFail: true,
      attempts: 5,
      backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
    });
  }

  /** A connection that failed once may never come back; the next hint opens another. */
  private forget(name: string): void {
    const queue = this.queues.get(name);
    this.queues.delete(name);
    queue?.close().catch(() => undefined);
  }

  private queue(name: string): Queue {
    let queue = this.queues.get(name);
    if (!queue) {
      queue = new Queue(name, {
        prefix: QUEUE_PREFIX,
        connection: { ...redisOptions(this.config.redisUrl), enableOfflineQueue: false, maxRetriesPerRequest: 1 },
      });
      queue.on('error', (error) => log.debug({ err: String(error) }, 'redis'));
      this.queues.set(name, queue);
    }
    return queue;
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close().catch(() => undefined)));
  }
}

const refuseAfter = (milliseconds: number): Promise<never> =>
  new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`no answer in ${milliseconds} ms`)), milliseconds).unref(),
  );
