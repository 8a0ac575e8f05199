import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import type { Job } from 'bullmq';
import { StartOrders } from './sweep/start-orders.js';

const START_ORDERS = 'start-orders';

/** The queue of procurement; only the worker imports it. */
@Module({ providers: [StartOrders] })
export class ProcurementJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly startOrders: StartOrders,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: 'procurement',
      concurrency: 1,
      handlers: { [START_ORDERS]: (_data: never, job: Job) => this.startOrders.run(`job:${job.id ?? START_ORDERS}`) },
      sweeps: [START_ORDERS],
      sweepSeconds: 15,
    });
  }
}
