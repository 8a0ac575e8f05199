import { Global, Module } from '@nestjs/common';
import { BillingRuns } from './billing-run/billing-runs.service.js';
import { RunProgress } from './billing-run/run-progress.js';
import { CostAndUsage } from './export/cost-and-usage.service.js';
import { InvoiceFiles } from './invoice/invoice-files.service.js';
import { Invoices } from './invoice/invoices.service.js';

const services = [BillingRuns, RunProgress, Invoices, InvoiceFiles, CostAndUsage];

/** Runs and invoices as they are asked for; global, both processes. */
@Global()
@Module({ providers: services, exports: services })
export class BillingModule {}
