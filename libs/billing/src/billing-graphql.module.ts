import { Module } from '@nestjs/common';
import { BillingRunResolver, WaitingAmountResolver } from './billing-run/billing-run.resolver.js';
import { InvoiceConnectionResolver, InvoiceResolver } from './invoice/invoice.resolver.js';
import { CostAndUsageController } from './export/cost-and-usage.controller.js';
import { InvoicesController } from './invoice/invoices.controller.js';

export const billingResolvers = [BillingRunResolver, WaitingAmountResolver, InvoiceResolver, InvoiceConnectionResolver];

/** Resolvers and downloads; only the api imports it. */
@Module({ controllers: [InvoicesController, CostAndUsageController], providers: billingResolvers })
export class BillingGraphqlModule {}
