import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import type { Job } from 'bullmq';
import { RaiseNotices } from './sweep/raise-notices.js';
import { StartOrders } from './sweep/start-orders.js';

const START_ORDERS = 'start-orders';
const RAISE_NOTICES = 'raise-notices';

/** The queues of procurement; only the worker imports it. */
@Module({ providers: [StartOrders, RaiseNotices] })
export class ProcurementJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly startOrders: StartOrders,
    private readonly raiseNotices: RaiseNotices,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: 'procurement',
      concurrency: 1,
      handlers: {
        [START_ORDERS]: (_data: never, job: Job) => this.startOrders.run(`job:${job.id ?? START_ORDERS}`),
      },
      sweeps: [START_ORDERS],
      sweepSeconds: 15,
    });
    // Apart, so that no order waits for what is told of services.
    this.runner.register({
      queue: 'notices',
      concurrency: 1,
      handlers: { [RAISE_NOTICES]: () => this.raiseNotices.run() },
      sweeps: [RAISE_NOTICES],
      sweepSeconds: 15,
    });
  }
}
