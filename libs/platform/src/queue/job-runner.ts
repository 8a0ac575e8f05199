import { SECOND } from '#kernel';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type Job, Worker } from 'bullmq';
import { hostname } from 'node:os';
import { ProductClock } from '../clock/product-clock.js';
import { Config } from '../config/config.js';
import { log } from '../log.js';
import { Hints } from './hints.js';
import { QUEUE_PREFIX, redisOptions } from './redis.js';

/** Milliseconds a stopping worker waits for its running jobs. */
const CLOSING_PATIENCE = 5_000;

/** A queue's work: what each job name does, and what a sweep (run every `sweepSeconds`) must look for. */
export interface QueueWork {
  queue: string;
  concurrency: number;
  handlers: Record<string, (data: never, job: Job) => Promise<void>>;
  /** Job names sent once per slot of `sweepSeconds`; the id is the slot's, so two workers make one job, or a second that
   * finds nothing to do. */
  sweeps: string[];
  sweepSeconds: number;
}

/**
 * Runs queues in the worker process. Sweeps are sent by a plain timer, not kept in Redis: emptied at any
 * moment, Redis is filled again by the next tick.
 */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly works: QueueWork[] = [];
  private readonly workers: Worker[] = [];
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly config: Config,
    private readonly hints: Hints,
    private readonly clock: ProductClock,
  ) {}

  /** Called by each lib's jobs module while it starts. */
  register(work: QueueWork): void {
    this.works.push(work);
  }

  onApplicationBootstrap(): void {
    for (const work of this.works) {
      this.workers.push(this.start(work));
      const sweep = (): void => void this.sweep(work, this.slot(work));
      sweep();
      // What waits for a time looks again when the clock was moved, not at the end of the slot.
      this.clock.onMove(() => void this.sweep(work, `moved-${this.clock.isAhead}`));
      this.timers.push(setInterval(sweep, work.sweepSeconds * 1000));
    }
  }

  private start({ queue, concurrency, handlers }: QueueWork): Worker {
    const worker = new Worker(
      queue,
      async (job: Job) => {
        const handler = handlers[job.name];
        if (!handler) throw new Error(`no handler for job ${job.name}`);
        await handler(job.data as never, job);
      },
      {
        prefix: QUEUE_PREFIX,
        // Stands on every job that it takes: who had it when it was lost.
        name: `${hostname()}-${process.pid}`,
        concurrency,
        connection: { ...redisOptions(this.config.redisUrl), maxRetriesPerRequest: null },
        // A killed worker's job is taken up again within about these times; handlers never block the event loop.
        lockDuration: this.config.jobLockSeconds * 1000,
        stalledInterval: 5_000,
        maxStalledCount: 20,
        drainDelay: 2,
      },
    );
    worker.on('error', (error) => log.debug({ queue, err: String(error) }, 'queue connection'));
    worker.on('failed', (job, error) =>
      log.warn({ queue, job: job?.name, id: job?.id, err: error.stack }, 'job failed'),
    );
    return worker;
  }

  /** The stretch of `sweepSeconds` it is now, by the machine's clock: sweeps keep their pace whatever the product's says. */
  private slot({ sweepSeconds }: QueueWork): number {
    return Math.floor(this.clock.machineNow() / (sweepSeconds * SECOND));
  }

  private async sweep({ queue, sweeps }: QueueWork, slot: number | string): Promise<void> {
    for (const name of sweeps) await this.hints.send(queue, name, {}, `${name}-${slot}`);
  }

  async onModuleDestroy(): Promise<void> {
    this.timers.forEach(clearInterval);
    await Promise.all(this.workers.map(closeInTime));
  }
}

/** Lets running jobs end; without Redis, or with a job that takes long, the process goes all the same and the job is taken up again. */
async function closeInTime(worker: Worker): Promise<void> {
  const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), CLOSING_PATIENCE).unref());
  const closing = worker.close().then(
    () => 'closed' as const,
    () => 'late' as const,
  );
  if ((await Promise.race([closing, late])) === 'late') void worker.close(true).catch(() => undefined);
}
