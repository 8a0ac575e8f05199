import { JobRunner, system } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import type { Job } from 'bullmq';
import { ContractReminders } from './contract/contract-reminders.service.js';
import { ContractSteps } from './contract/contract-steps.service.js';
import { ExitsOverdue } from './sweep/exits-overdue.js';
import { RaiseNotices } from './sweep/raise-notices.js';
import { StartOrders } from './sweep/start-orders.js';

const START_ORDERS = 'start-orders';
const RAISE_NOTICES = 'raise-notices';
const EXITS_OVERDUE = 'exits-overdue';
const LAPSE_CONTRACTS = 'lapse-contracts';
const REMIND_OF_CONTRACTS = 'remind-of-contracts';
const AT_ONCE = 200;

/** The queues of procurement; only the worker imports it. */
@Module({ providers: [StartOrders, RaiseNotices, ExitsOverdue] })
export class ProcurementJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly startOrders: StartOrders,
    private readonly raiseNotices: RaiseNotices,
    private readonly exits: ExitsOverdue,
    private readonly contracts: ContractSteps,
    private readonly reminders: ContractReminders,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: 'procurement',
      concurrency: 1,
      handlers: {
        [START_ORDERS]: (_data: never, job: Job) => this.startOrders.run(`job:${job.id ?? START_ORDERS}`),
        [LAPSE_CONTRACTS]: async () => {
          await this.contracts.lapse(system(`job:${LAPSE_CONTRACTS}`), AT_ONCE);
        },
        [REMIND_OF_CONTRACTS]: async () => {
          await this.reminders.remind(system(`job:${REMIND_OF_CONTRACTS}`), AT_ONCE);
        },
      },
      sweeps: [START_ORDERS, LAPSE_CONTRACTS, REMIND_OF_CONTRACTS],
      sweepSeconds: 15,
    });
    // Apart, so that no order waits for what is told of services.
    this.runner.register({
      queue: 'notices',
      concurrency: 1,
      handlers: {
        [RAISE_NOTICES]: () => this.raiseNotices.run(),
        [EXITS_OVERDUE]: () => this.exits.run(`job:${EXITS_OVERDUE}`),
      },
      sweeps: [RAISE_NOTICES, EXITS_OVERDUE],
      sweepSeconds: 15,
    });
  }
}
