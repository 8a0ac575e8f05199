import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { CreditSweep } from './credit/credit-sweep.js';
import { AcceptanceSweep } from './acceptance/acceptance-sweep.js';
import { BudgetWatch } from './alert/budget-watch.js';
import { ContractWatch } from './alert/contract-watch.js';
import { AlertWatch } from './alert/alert-watch.js';
import { AccountBiller } from './billing-run/account-biller.js';
import { BillingWork } from './billing-run/billing-work.js';
import { Holds } from './billing-run/holds.js';
import { InvoiceIssuer } from './billing-run/invoice-issuer.js';
import { RunPlanner } from './billing-run/run-planner.js';
import { BackfillCheck } from './rerating/backfill-check.js';

/** The work of billing runs; only the worker imports it. */
@Module({
  providers: [
    BillingWork,
    RunPlanner,
    AccountBiller,
    Holds,
    InvoiceIssuer,
    AcceptanceSweep,
    CreditSweep,
    AlertWatch,
    BudgetWatch,
    ContractWatch,
    BackfillCheck,
  ],
})
export class BillingJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly work: BillingWork,
    private readonly watch: AlertWatch,
    private readonly budgets: BudgetWatch,
    private readonly contracts: ContractWatch,
  ) {}

  onModuleInit(): void {
    this.runner.register(this.work.queueWork);
    this.runner.register({
      queue: 'budgets',
      concurrency: 1,
      sweeps: ['watch-budgets'],
      sweepSeconds: 5,
      handlers: {
        'watch-budgets': async () => {
          await this.budgets.look();
        },
      },
    });
    this.runner.register({
      queue: 'contracts',
      concurrency: 1,
      sweeps: ['watch-contracts'],
      sweepSeconds: 5,
      handlers: {
        'watch-contracts': async () => {
          await this.contracts.look();
        },
      },
    });
    // A queue of its own: a long run must not keep anybody from being told.
    this.runner.register({
      queue: 'alerts',
      concurrency: 1,
      sweeps: ['watch-alerts'],
      sweepSeconds: 5,
      handlers: {
        'watch-alerts': async () => {
          await this.watch.look();
        },
      },
    });
  }
}
