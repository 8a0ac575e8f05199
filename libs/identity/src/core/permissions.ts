import type { Role } from './roles.js';

type Allowed = readonly Role[] | 'SIGNED_IN';

const catalogers = ['PROVIDER_CATALOG', 'PROVIDER_ADMIN'] as const;
const operations = ['PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'] as const;
const providerFinance = ['PROVIDER_FINANCE', 'PROVIDER_ADMIN'] as const;
/** Who binds a buyer to prices. */
const payers = ['FINANCE', 'ORG_ADMIN'] as const;
const reviewers = ['OPERATOR_REVIEWER', 'OPERATOR_ADMIN'] as const;
const invoiceReaders = [
  'FINANCE',
  'ORG_ADMIN',
  'PROVIDER_FINANCE',
  'PROVIDER_ADMIN',
  'OPERATOR_ADMIN',
  'AUDITOR',
] as const;

const webhookKeepers = ['FINANCE', 'ORG_ADMIN', 'PROVIDER_FINANCE', 'PROVIDER_ADMIN', 'OPERATOR_ADMIN'] as const;

const buyers = ['BUYER', 'APPROVER', 'FINANCE', 'ORG_ADMIN'] as const;
const alertReaders = [...buyers, 'OPERATOR_ADMIN', 'AUDITOR'] as const;
const costReaders = [...buyers, 'PROVIDER_FINANCE', 'PROVIDER_ADMIN', 'OPERATOR_ADMIN', 'AUDITOR'] as const;

/**
 * Who may call what. The guard of every resolver and route and every `allowedActions` read this table and no
 * other; whose things a caller then reaches is decided by tenancy, not here.
 */
export const permissions = {
  viewer: 'SIGNED_IN',
  sessions: 'SIGNED_IN',
  endSession: 'SIGNED_IN',
  organizations: 'SIGNED_IN',
  divisions: 'SIGNED_IN',
  createOrganization: ['OPERATOR_ADMIN', 'ORG_ADMIN'],
  people: ['OPERATOR_ADMIN', 'AUDITOR', 'ORG_ADMIN', 'PROVIDER_ADMIN'],
  createPerson: ['OPERATOR_ADMIN', 'ORG_ADMIN', 'PROVIDER_ADMIN'],
  deactivatePerson: ['OPERATOR_ADMIN', 'ORG_ADMIN', 'PROVIDER_ADMIN'],
  reactivatePerson: ['OPERATOR_ADMIN', 'ORG_ADMIN', 'PROVIDER_ADMIN'],
  apiKeys: 'SIGNED_IN',
  createApiKey: 'SIGNED_IN',
  rotateApiKey: 'SIGNED_IN',
  revokeApiKey: 'SIGNED_IN',
  webhooks: webhookKeepers,
  webhookDeliveries: webhookKeepers,
  createWebhook: webhookKeepers,
  pauseWebhook: webhookKeepers,
  resumeWebhook: webhookKeepers,
  deleteWebhook: webhookKeepers,
  redeliverWebhook: webhookKeepers,

  offerings: 'SIGNED_IN',
  offering: 'SIGNED_IN',
  categories: 'SIGNED_IN',
  planDocuments: 'SIGNED_IN',
  planRules: 'SIGNED_IN',
  explain: 'SIGNED_IN',
  attributeDefinitions: 'SIGNED_IN',
  zones: 'SIGNED_IN',
  zone: 'SIGNED_IN',
  zoneTerms: 'SIGNED_IN',
  parks: 'SIGNED_IN',
  dataCentres: 'SIGNED_IN',
  dataCentreOperatorKinds: 'SIGNED_IN',
  channels: 'SIGNED_IN',
  gateways: 'SIGNED_IN',
  estimate: 'SIGNED_IN',
  meters: 'SIGNED_IN',
  convertUnit: 'SIGNED_IN',
  createOffering: catalogers,
  updateOffering: catalogers,
  providerDefaults: catalogers,
  setProviderDefaults: catalogers,
  submitOffering: catalogers,
  approveOffering: reviewers,
  requestOfferingChanges: reviewers,
  withdrawOffering: catalogers,
  pauseOffering: catalogers,
  resumeOffering: catalogers,
  retireOffering: catalogers,
  suspendOffering: reviewers,
  reinstateOffering: reviewers,

  priceTerms: 'SIGNED_IN',
  proposePriceTerms: catalogers,
  acceptPriceTerms: payers,
  declinePriceTerms: payers,
  withdrawPriceTerms: catalogers,
  endPriceTerms: [...catalogers, ...payers],

  budgets: ['BUYER', 'APPROVER', 'FINANCE', 'ORG_ADMIN'],
  createBudget: ['FINANCE'],
  order: 'SIGNED_IN',
  orders: 'SIGNED_IN',
  createOrder: ['BUYER'],
  updateOrder: ['BUYER'],
  submitOrder: ['BUYER'],
  cancelOrder: ['BUYER'],
  approveOrder: ['APPROVER'],
  returnOrder: ['APPROVER'],
  rejectOrder: ['APPROVER'],
  acceptOrder: operations,
  declineOrder: operations,
  serviceInstance: 'SIGNED_IN',
  serviceInstances: 'SIGNED_IN',
  activateInstance: operations,
  failInstance: operations,
  resizeInstance: ['BUYER', 'APPROVER', ...operations],
  setInstanceTags: ['BUYER', 'FINANCE', 'ORG_ADMIN'],
  setCostCentres: ['FINANCE'],
  instanceLabels: ['BUYER', 'APPROVER', 'FINANCE', 'ORG_ADMIN'],
  setInstanceSharing: ['FINANCE'],
  acceptInstanceSharing: ['FINANCE'],
  instanceSharings: 'SIGNED_IN',
  terminateInstance: ['BUYER', ...operations],

  reportUsage: operations,
  usage: 'SIGNED_IN',
  utilisation: 'SIGNED_IN',
  usageAnomalies: 'SIGNED_IN',
  usageEvents: 'SIGNED_IN',
  slaReport: 'SIGNED_IN',
  meterKpi: [...reviewers, 'AUDITOR'],
  usageFile: [...operations, 'OPERATOR_ADMIN', 'AUDITOR'],
  usageFiles: [...operations, 'OPERATOR_ADMIN', 'AUDITOR'],
  cancelUsageFile: operations,
  backfillReport: [...operations, 'OPERATOR_ADMIN', 'AUDITOR'],
  applyBackfill: operations,
  approveBackfill: ['PROVIDER_ADMIN', 'OPERATOR_ADMIN'],
  usagePulls: [...operations, 'OPERATOR_ADMIN', 'AUDITOR'],
  createUsagePull: operations,
  pauseUsagePull: operations,
  resumeUsagePull: operations,
  endUsagePull: operations,
  quarantinedUsage: [...operations, 'OPERATOR_ADMIN', 'AUDITOR'],
  releaseQuarantinedUsage: operations,
  discardQuarantinedUsage: operations,

  commitments: 'SIGNED_IN',
  proposeCommitment: catalogers,
  acceptCommitment: payers,
  declineCommitment: payers,
  withdrawCommitment: catalogers,

  startBillingRun: ['OPERATOR_ADMIN'],
  cancelBillingRun: ['OPERATOR_ADMIN'],
  billingRun: ['OPERATOR_ADMIN', 'AUDITOR'],
  partnerShares: ['PROVIDER_FINANCE', 'PROVIDER_ADMIN', 'OPERATOR_ADMIN', 'AUDITOR'],
  billingRuns: ['OPERATOR_ADMIN', 'AUDITOR'],
  notBilled: ['OPERATOR_ADMIN', 'AUDITOR'],
  invoice: invoiceReaders,
  invoices: invoiceReaders,
  runningCost: costReaders,
  dailyStatement: costReaders,
  alertRules: alertReaders,
  alerts: alertReaders,
  createAlertRule: ['BUYER', 'FINANCE', 'ORG_ADMIN'],
  endAlertRule: ['BUYER', 'FINANCE', 'ORG_ADMIN'],
  startVerification: ['FINANCE'],
  acceptInvoice: ['FINANCE'],
  recordPayment: ['FINANCE'],
  reversePayment: ['FINANCE'],
  bankEntries: ['FINANCE', 'ORG_ADMIN', ...providerFinance],
  matchBankEntry: ['FINANCE', ...providerFinance],
  ignoreBankEntry: ['FINANCE', ...providerFinance],
  recordTaxInvoice: providerFinance,
  voidTaxInvoice: providerFinance,
  setPaymentPolicy: ['FINANCE'],
  credits: invoiceReaders,
  grantCredit: providerFinance,
  applyCredits: ['FINANCE'],
  providerStatements: [...providerFinance, 'OPERATOR_ADMIN', 'AUDITOR'],
  issueProviderStatements: ['OPERATOR_ADMIN'],
  setPaymentTerms: providerFinance,
  issueCreditNote: providerFinance,
  overdueInvoices: invoiceReaders,
  overdueToSme: invoiceReaders,
  receivables: invoiceReaders,
  requestReceivable: providerFinance,
  answerReceivable: ['FINANCE'],
  dispute: invoiceReaders,
  disputes: invoiceReaders,
  disputeInvoiceLine: ['FINANCE'],
  answerDispute: providerFinance,
  acceptDisputeAnswer: ['FINANCE'],
  withdrawDispute: ['FINANCE'],
  escalateDispute: ['FINANCE', ...providerFinance],
  decideDispute: ['OPERATOR_ADMIN'],
  creditNote: invoiceReaders,
  creditNotes: invoiceReaders,
} as const satisfies Record<string, Allowed>;

export type Operation = keyof typeof permissions;

export const isOperation = (name: string): name is Operation => Object.hasOwn(permissions, name);

/** Whether someone holding these roles may call the operation at all. */
export function mayCall(operation: Operation, held: readonly Role[]): boolean {
  const allowed: Allowed = permissions[operation];
  return allowed === 'SIGNED_IN' || held.some((role) => allowed.includes(role));
}
