import { CreditLedger } from './credit/credit-ledger.js';
import { StartupTeams } from './startup/startup-teams.service.js';
import { Credits } from './credit/credits.service.js';
import { ProviderStatements } from './provider-statement/provider-statements.service.js';
import { TaxInvoices } from './tax-invoice/tax-invoices.service.js';
import { BankEntries } from './bank/bank-entries.service.js';
import { BankMatcher } from './bank/bank-matcher.js';
import { BankStatements } from './bank/bank-statements.service.js';
import { DailyStatements } from './live/daily-statements.service.js';
import { AlertRules } from './alert/alert-rules.service.js';
import { AccountDue } from './billing-run/account-due.js';
import { RunningCosts } from './live/running-costs.service.js';
import { Global, Module } from '@nestjs/common';
import { TrueUps } from './billing-run/true-ups.js';
import { Commitments } from './commitment/commitments.service.js';
import { BillingRuns } from './billing-run/billing-runs.service.js';
import { NotBilledReport } from './billing-run/not-billed.service.js';
import { RunProgress } from './billing-run/run-progress.js';
import { BudgetLedgerFile } from './export/budget-ledger.service.js';
import { CostAndUsage } from './export/cost-and-usage.service.js';
import { Acceptances } from './acceptance/acceptances.service.js';
import { PaymentTermsDesk } from './acceptance/payment-terms.service.js';
import { ContractFiles } from './contract-file/contract-files.service.js';
import { CreditNoteFiles } from './credit-note/credit-note-files.service.js';
import { CreditNoteIssuer } from './credit-note/credit-note-issuer.js';
import { CreditNotes } from './credit-note/credit-notes.service.js';
import { DisputeReading } from './dispute/dispute-reading.service.js';
import { Disputes } from './dispute/disputes.service.js';
import { InvoiceLife } from './invoice/invoice-life.js';
import { Overdue } from './overdue/overdue.service.js';
import { Receivables } from './overdue/receivables.service.js';
import { PartnerParts } from './partner/partner-parts.js';
import { Payments } from './payment/payments.service.js';
import { EvidenceBundles } from './evidence/evidence-bundles.service.js';
import { SpendBreakdown } from './spend/spend-breakdown.service.js';
import { LineOrigins } from './evidence/line-origins.service.js';
import { EvidenceReading } from './evidence/evidence-reading.service.js';
import { BillingHistory } from './history/billing-history.js';
import { InvoiceArchives } from './invoice/invoice-archives.service.js';
import { InvoiceFiles } from './invoice/invoice-files.service.js';
import { LineNotes } from './invoice/line-notes.js';
import { InvoiceSync } from './invoice/invoice-sync.js';
import { Invoices } from './invoice/invoices.service.js';
import { InstanceCosts } from './spend/instance-costs.service.js';
import { SpendReports } from './spend/spend-reports.service.js';
import { InvoicesWaiting } from './waiting/invoices-waiting.js';
import { Backfills } from './rerating/backfills.service.js';

const services = [
  AccountDue,
  AlertRules,
  RunningCosts,
  DailyStatements,
  InvoiceSync,
  Commitments,
  TrueUps,
  BillingRuns,
  RunProgress,
  NotBilledReport,
  Invoices,
  BillingHistory,
  InvoiceFiles,
  InvoiceArchives,
  LineNotes,
  PartnerParts,
  EvidenceBundles,
  EvidenceReading,
  LineOrigins,
  SpendBreakdown,
  InvoiceLife,
  Acceptances,
  PaymentTermsDesk,
  Payments,
  CreditNotes,
  Overdue,
  Receivables,
  Disputes,
  DisputeReading,
  CreditNoteIssuer,
  ContractFiles,
  CreditNoteFiles,
  CostAndUsage,
  BudgetLedgerFile,
  SpendReports,
  InstanceCosts,
  Backfills,
  BankStatements,
  BankEntries,
  BankMatcher,
  TaxInvoices,
  ProviderStatements,
  Credits,
  CreditLedger,
  StartupTeams,
  InvoicesWaiting,
];

/** Runs and invoices as they are asked for; global, both processes. */
@Global()
@Module({ providers: services, exports: services })
export class BillingModule {}
