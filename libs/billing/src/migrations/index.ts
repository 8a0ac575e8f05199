import { Billing1763600500000 } from './1763600500000-billing.js';
import { Backfill1764120300000 } from './1764120300000-backfill.js';
import { BilledTo1764130030000 } from './1764130030000-billed-to.js';
import { PartnerParts1764130050000 } from './1764130050000-partner-parts.js';
import { LineLabels1764130070000 } from './1764130070000-line-labels.js';
import { LineTerms1764150001000 } from './1764150001000-line-terms.js';
import { Commitments1764150003000 } from './1764150003000-commitments.js';
import { InvoiceLife1764160000000 } from './1764160000000-invoice-life.js';
import { CreditNotes1764160010000 } from './1764160010000-credit-notes.js';
import { Disputes1764160020000 } from './1764160020000-disputes.js';
import { Receivables1764160030000 } from './1764160030000-receivables.js';
import { RunBatches1764170000000 } from './1764170000000-run-batches.js';
import { SettledAccounts1764170020000 } from './1764170020000-settled-accounts.js';
import { RunFeatures1764170030000 } from './1764170030000-run-features.js';
import { LineBasis1764180000000 } from './1764180000000-line-basis.js';
import { BankStatements1764190000000 } from './1764190000000-bank-statements.js';
import { TaxInvoices1764190010000 } from './1764190010000-tax-invoices.js';
import { Credits1764190020000 } from './1764190020000-credits.js';
import { ProviderStatements1764190030000 } from './1764190030000-provider-statements.js';
import { InvoiceSync1764210200000 } from './1764210200000-invoice-sync.js';
import { Alerts1764210300000 } from './1764210300000-alerts.js';
import { PartnerCredits1764210400000 } from './1764210400000-partner-credits.js';
import { StartupTeams1764440050300 } from './1764440050300-startup-teams.js';
import { WhatWaits1764440096000 } from './1764440096000-what-waits.js';
import { LineOrders1764384100000 } from './1764384100000-line-orders.js';

export const billingMigrations = [
  Billing1763600500000,
  Backfill1764120300000,
  BilledTo1764130030000,
  PartnerParts1764130050000,
  LineLabels1764130070000,
  LineTerms1764150001000,
  Commitments1764150003000,
  InvoiceLife1764160000000,
  CreditNotes1764160010000,
  Disputes1764160020000,
  Receivables1764160030000,
  RunBatches1764170000000,
  SettledAccounts1764170020000,
  RunFeatures1764170030000,
  LineBasis1764180000000,
  BankStatements1764190000000,
  TaxInvoices1764190010000,
  Credits1764190020000,
  ProviderStatements1764190030000,
  InvoiceSync1764210200000,
  Alerts1764210300000,
  PartnerCredits1764210400000,
  LineOrders1764384100000,
  StartupTeams1764440050300,
  WhatWaits1764440096000,
];
