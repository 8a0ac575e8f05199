import type { Operation } from './permissions.js';
import type { Role } from './roles.js';

/** As whom a provider acts in its sandbox. The agency's three are three people: nobody approves their own order. */
export const SANDBOX_PARTS = {
  PROVIDER: { side: 'PROVIDER', roles: ['PROVIDER_CATALOG', 'PROVIDER_OPERATIONS', 'PROVIDER_FINANCE'] },
  BUYER: { side: 'AGENCY', roles: ['BUYER'] },
  APPROVER: { side: 'AGENCY', roles: ['APPROVER'] },
  FINANCE: { side: 'AGENCY', roles: ['FINANCE'] },
} as const satisfies Record<string, { side: 'PROVIDER' | 'AGENCY'; roles: readonly Role[] }>;
export type SandboxPart = keyof typeof SANDBOX_PARTS;
export const sandboxParts = Object.keys(SANDBOX_PARTS) as SandboxPart[];

/**
 * What can be done inside a sandbox: the way from a listing to an invoice, and what is read on it. All else, what is
 * added later too, stays outside: it would reach registers, queues of reviewers, bodies and sums that are real.
 */
const IN_SANDBOX: ReadonlySet<Operation> = new Set<Operation>([
  ...(['viewer', 'sessions', 'endSession', 'organizations', 'divisions', 'sandbox'] as const),
  ...(['apiKeys', 'createApiKey', 'rotateApiKey', 'revokeApiKey'] as const),
  ...(['webhooks', 'webhookDeliveries', 'createWebhook', 'pauseWebhook', 'resumeWebhook'] as const),
  ...(['deleteWebhook', 'redeliverWebhook', 'rotateWebhook'] as const),
  ...(['notifications', 'markNotificationsRead'] as const),
  ...(['notificationPreferences', 'setNotificationPreferences', 'waitingForMe'] as const),

  ...(['planDocuments', 'planRules', 'zones', 'zone', 'zoneTerms', 'parks', 'channels', 'gateways'] as const),
  ...(['categories', 'attributeDefinitions', 'standards', 'meters', 'convertUnit'] as const),
  ...(['dataCentres', 'evidenceKinds', 'admissionTerms'] as const),

  ...(['offerings', 'offering', 'estimate', 'comparePlans', 'companions', 'explain'] as const),
  ...(['offeringTrial', 'createOffering', 'updateOffering', 'providerDefaults', 'setProviderDefaults'] as const),
  ...(['submitOffering', 'withdrawOffering', 'pauseOffering', 'resumeOffering', 'retireOffering'] as const),
  ...(['importOfferings', 'offeringImport', 'offeringImports'] as const),
  ...(['offeringRevisions', 'offeringRevisionDiff', 'reviseOffering', 'updateOfferingRevision'] as const),
  ...(['submitOfferingRevision', 'withdrawOfferingRevision'] as const),

  ...([
    'budgets',
    'createBudget',
    'order',
    'orders',
    'createOrder',
    'updateOrder',
    'orderYears',
    'orderCheck',
    'submitOrder',
    'orderMessages',
    'postOrderMessage',
  ] as const),
  ...(['cancelOrder', 'approveOrder', 'returnOrder', 'rejectOrder', 'acceptOrder', 'declineOrder'] as const),
  ...(['serviceInstance', 'serviceInstances', 'activateInstance', 'failInstance', 'resizeInstance'] as const),
  ...(['suspendInstance', 'resumeInstance', 'setSuccessor', 'handOverData', 'receiveData', 'refuseData'] as const),
  ...(['waiveDataReturn', 'proveDestruction', 'giveNotice', 'withdrawNotice'] as const),
  ...(['terminateInstance', 'setInstanceTags', 'setCostCentres', 'instanceLabels'] as const),
  ...(['providerAgents', 'reportHeartbeat'] as const),

  ...(['reportUsage', 'usage', 'utilisation', 'usageAnomalies', 'usageEvents'] as const),
  ...(['usageFile', 'usageFiles', 'cancelUsageFile', 'backfillReport', 'applyBackfill'] as const),
  ...(['quarantinedUsage', 'releaseQuarantinedUsage', 'discardQuarantinedUsage'] as const),

  ...([
    'billSandbox',
    'invoice',
    'invoices',
    'invoiceLineOrigin',
    'runningCost',
    'invoicedCost',
    'dailyStatement',
  ] as const),
  ...(['startVerification', 'acceptInvoice', 'recordPayment', 'issueCreditNote'] as const),
  ...(['disputeInvoiceLine', 'answerDispute', 'acceptDisputeAnswer', 'withdrawDispute'] as const),
  ...(['dispute', 'disputes', 'creditNote', 'creditNotes'] as const),
]);

export const mayCallInSandbox = (operation: Operation): boolean => IN_SANDBOX.has(operation);
