import { JobRunner, system } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import type { Job } from 'bullmq';
import { ContractSteps } from './contract/contract-steps.service.js';
import { RaiseNotices } from './sweep/raise-notices.js';
import { StartOrders } from './sweep/start-orders.js';

const START_ORDERS = 'start-orders';
const RAISE_NOTICES = 'raise-notices';
const LAPSE_CONTRACTS = 'lapse-contracts';
const LAPSED_AT_ONCE = 200;

/** The queues of procurement; only the worker imports it. */
@Module({ providers: [StartOrders, RaiseNotices] })
export class ProcurementJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly startOrders: StartOrders,
    private readonly raiseNotices: RaiseNotices,
    private readonly contracts: ContractSteps,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: 'procurement',
      concurrency: 1,
      handlers: {
        [START_ORDERS]: (_data: never, job: Job) => this.startOrders.run(`job:${job.id ?? START_ORDERS}`),
        [LAPSE_CONTRACTS]: async () => {
          await this.contracts.lapse(system(`job:${LAPSE_CONTRACTS}`), LAPSED_AT_ONCE);
        },
      },
      sweeps: [START_ORDERS, LAPSE_CONTRACTS],
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
