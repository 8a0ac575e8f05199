import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { AcceptanceSweep } from './acceptance/acceptance-sweep.js';
import { AccountBiller } from './billing-run/account-biller.js';
import { AccountDue } from './billing-run/account-due.js';
import { BillingWork } from './billing-run/billing-work.js';
import { InvoiceIssuer } from './billing-run/invoice-issuer.js';
import { RunPlanner } from './billing-run/run-planner.js';

/** The work of billing runs; only the worker imports it. */
@Module({ providers: [BillingWork, RunPlanner, AccountBiller, AccountDue, InvoiceIssuer, AcceptanceSweep] })
export class BillingJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly work: BillingWork,
  ) {}

  onModuleInit(): void {
    this.runner.register(this.work.queueWork);
  }
}
