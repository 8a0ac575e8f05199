import { CreditConnectionResolver, CreditResolver } from './credit/credit.resolver.js';
import { StartupTeamResolver } from './startup/startup.resolver.js';
import { ProviderStatementResolver } from './provider-statement/provider-statement.resolver.js';
import { ProviderStatementsController } from './provider-statement/provider-statements.controller.js';
import { TaxInvoiceResolver } from './tax-invoice/tax-invoice.resolver.js';
import { TaxInvoicesController } from './tax-invoice/tax-invoices.controller.js';
import { BankEntryConnectionResolver, BankEntryResolver } from './bank/bank.resolver.js';
import { BankStatementsController } from './bank/bank-statements.controller.js';
import { AlertResolver } from './alert/alert.resolver.js';
import { DailyStatementResolver, RunningCostResolver } from './live/running-cost.resolver.js';
import { Module } from '@nestjs/common';
import { BillingRunResolver, NotBilledResolver, WaitingAmountResolver } from './billing-run/billing-run.resolver.js';
import { PaymentTermsResolver } from './acceptance/payment-terms.resolver.js';
import { CreditNoteConnectionResolver, CreditNoteResolver } from './credit-note/credit-note.resolver.js';
import { ContractsController } from './contract-file/contracts.controller.js';
import { CreditNotesController } from './credit-note/credit-notes.controller.js';
import { DisputeConnectionResolver, DisputeResolver } from './dispute/dispute.resolver.js';
import { LineOriginResolver } from './evidence/line-origin.resolver.js';
import { InvoiceLifeResolver } from './invoice/invoice-life.resolver.js';
import { OverdueController } from './overdue/overdue.controller.js';
import { OverdueResolver, ReceivableConnectionResolver, ReceivableResolver } from './overdue/overdue.resolver.js';
import { PartnerShareConnectionResolver, PartnerShareResolver } from './partner/partner.resolver.js';
import { PaymentResolver } from './payment/payment.resolver.js';
import { InvoiceConnectionResolver, InvoiceLineResolver, InvoiceResolver } from './invoice/invoice.resolver.js';
import { BillingRunsController } from './billing-run/billing-runs.controller.js';
import { BudgetLedgerController } from './export/budget-ledger.controller.js';
import { CostAndUsageController } from './export/cost-and-usage.controller.js';
import { CommitmentConnectionResolver, CommitmentResolver } from './commitment/commitment.resolver.js';
import { InvoiceArchivesController } from './invoice/invoice-archives.controller.js';
import { InvoicesController } from './invoice/invoices.controller.js';
import { InvoicedCostResolver } from './spend/invoiced-cost.resolver.js';
import { SpendResolver } from './spend/spend.resolver.js';
import { BackfillResolver } from './rerating/backfill.resolver.js';

export const billingResolvers = [
  AlertResolver,
  RunningCostResolver,
  DailyStatementResolver,
  BillingRunResolver,
  WaitingAmountResolver,
  NotBilledResolver,
  InvoiceResolver,
  InvoiceLineResolver,
  LineOriginResolver,
  InvoiceConnectionResolver,
  PartnerShareResolver,
  PartnerShareConnectionResolver,
  InvoiceLifeResolver,
  OverdueResolver,
  ReceivableResolver,
  ReceivableConnectionResolver,
  DisputeResolver,
  DisputeConnectionResolver,
  CreditNoteResolver,
  CreditNoteConnectionResolver,
  PaymentResolver,
  PaymentTermsResolver,
  CommitmentResolver,
  CommitmentConnectionResolver,
  BackfillResolver,
  SpendResolver,
  InvoicedCostResolver,
  BankEntryResolver,
  BankEntryConnectionResolver,
  TaxInvoiceResolver,
  ProviderStatementResolver,
  CreditResolver,
  StartupTeamResolver,
  CreditConnectionResolver,
];

/** Resolvers and downloads; only the api imports it. */
@Module({
  controllers: [
    InvoicesController,
    InvoiceArchivesController,
    ContractsController,
    CreditNotesController,
    OverdueController,
    CostAndUsageController,
    BudgetLedgerController,
    BankStatementsController,
    BillingRunsController,
    TaxInvoicesController,
    ProviderStatementsController,
  ],
  providers: billingResolvers,
})
export class BillingGraphqlModule {}
