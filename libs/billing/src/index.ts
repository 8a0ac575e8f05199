import { StartupTeamEntity } from './startup/startup.entity.js';
import { CreditEntryEntity, CreditGrantEntity } from './credit/credit.entity.js';
import { ProviderStatementEntity } from './provider-statement/provider-statement.entity.js';
import { PaymentPolicyEntity, TaxInvoiceEntity, TaxInvoiceNumberEntity } from './tax-invoice/tax-invoice.entity.js';
import { BankEntryEntity, BankMatchEntity, BankStatementEntity } from './bank/bank.entity.js';
import { AlertEntity, AlertRuleEntity } from './alert/alert.entity.js';
import { AcceptanceEntity } from './acceptance/acceptance.entity.js';
import { PaymentTermsEntity } from './acceptance/payment-terms.entity.js';
import { CommitmentEntity } from './commitment/commitment.entity.js';
import { BilledEntity } from './billing-run/billed.entity.js';
import { BillingAccountEntity } from './billing-run/billing-account.entity.js';
import { BillingInstanceEntity } from './billing-run/billing-instance.entity.js';
import { BillingRunAccountEntity } from './billing-run/billing-run-account.entity.js';
import { BillingRunEntity } from './billing-run/billing-run.entity.js';
import { CreditNoteLineEntity } from './credit-note/credit-note-line.entity.js';
import { CreditNoteEntity } from './credit-note/credit-note.entity.js';
import { DisputeMessageEntity } from './dispute/dispute-message.entity.js';
import { DisputeEntity } from './dispute/dispute.entity.js';
import { InvoiceLineEntity } from './invoice/invoice-line.entity.js';
import { InvoiceSyncEntity } from './invoice/invoice-sync.entity.js';
import { InvoiceTaxEntity } from './invoice/invoice-tax.entity.js';
import { InvoiceEntity } from './invoice/invoice.entity.js';
import { ReceivableEntity } from './overdue/receivable.entity.js';
import { BackfillEntity, BackfillLineEntity } from './rerating/backfill.entity.js';
import { PartnerPartEntity } from './partner/partner-part.entity.js';
import { PaymentEntity } from './payment/payment.entity.js';

export { TAX_INVOICES_ROUTE } from './tax-invoice/tax-invoices.controller.js';
export { BANK_STATEMENTS_ROUTE } from './bank/bank-statements.controller.js';
export * from './billing-graphql.module.js';
export * from './billing-jobs.module.js';
export * from './billing-run/billing-runs.service.js';
export * from './billing.module.js';
export { type AcceptanceStep, BillingHistory, type PaymentStep } from './history/billing-history.js';
export * from './invoice/invoices.service.js';
export * from './migrations/index.js';
export { InstanceCosts } from './spend/instance-costs.service.js';

export const billingEntities = [
  BackfillEntity,
  BackfillLineEntity,
  BillingRunEntity,
  BillingRunAccountEntity,
  BillingAccountEntity,
  BillingInstanceEntity,
  BilledEntity,
  InvoiceEntity,
  InvoiceLineEntity,
  InvoiceTaxEntity,
  PartnerPartEntity,
  PaymentTermsEntity,
  AcceptanceEntity,
  PaymentEntity,
  InvoiceSyncEntity,
  CreditNoteEntity,
  CreditNoteLineEntity,
  ReceivableEntity,
  DisputeEntity,
  DisputeMessageEntity,
  AlertRuleEntity,
  AlertEntity,
  CommitmentEntity,
  BankStatementEntity,
  BankEntryEntity,
  BankMatchEntity,
  TaxInvoiceEntity,
  TaxInvoiceNumberEntity,
  PaymentPolicyEntity,
  StartupTeamEntity,
  CreditGrantEntity,
  CreditEntryEntity,
  ProviderStatementEntity,
];
