import type { Role } from './roles.js';

/** Roles, or whoever is signed in. */
export type Allowed = readonly Role[] | 'SIGNED_IN';

export const catalogers = ['PROVIDER_CATALOG', 'PROVIDER_ADMIN'] as const;
export const operations = ['PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'] as const;
export const providerFinance = ['PROVIDER_FINANCE', 'PROVIDER_ADMIN'] as const;
export const providers = ['PROVIDER_CATALOG', 'PROVIDER_OPERATIONS', 'PROVIDER_FINANCE', 'PROVIDER_ADMIN'] as const;
/** Who binds a buyer to prices. */
export const payers = ['FINANCE', 'ORG_ADMIN'] as const;
/** People of third-party bodies. */
export const assessors = ['ASSESSOR'] as const;
export const reviewers = ['OPERATOR_REVIEWER', 'OPERATOR_ADMIN'] as const;
export const invoiceReaders = [
  'FINANCE',
  'ORG_ADMIN',
  'PROVIDER_FINANCE',
  'PROVIDER_ADMIN',
  'OPERATOR_ADMIN',
  'AUDITOR',
] as const;

export const webhookKeepers = ['FINANCE', 'ORG_ADMIN', 'PROVIDER_FINANCE', 'PROVIDER_ADMIN', 'OPERATOR_ADMIN'] as const;

export const buyers = ['BUYER', 'APPROVER', 'FINANCE', 'ORG_ADMIN'] as const;
export const alertReaders = [...buyers, 'OPERATOR_ADMIN', 'AUDITOR'] as const;
export const costReaders = [...buyers, 'PROVIDER_FINANCE', 'PROVIDER_ADMIN', 'OPERATOR_ADMIN', 'AUDITOR'] as const;
