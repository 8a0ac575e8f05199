import type { Machine } from '#kernel/core';

/** What is known of a flow of data through a zone. */
export interface DataFlowClaim {
  /** ISO 3166-1 alpha-2. */
  sourceCountry: string;
  destinationCountry: string;
  /** Whether personal or important data of mainland China was added on the way. */
  domesticDataAdded: boolean;
}

export const FLOW_CLASSES = ['BOTH_ENDS_ABROAD', 'OTHER'] as const;
export type FlowClass = (typeof FLOW_CLASSES)[number];
export const FLOW_ROUTES = ['FAST', 'FULL_APPLICATION'] as const;
export type FlowRoute = (typeof FLOW_ROUTES)[number];

/**
 * Data that comes from abroad and goes abroad, with nothing of mainland China's added, takes the lighter route; all
 * other flows need a full application. Either is recorded. 002 二(一)3 「两头在外」.
 */
export function classifyFlow({ sourceCountry, destinationCountry, domesticDataAdded }: DataFlowClaim): {
  flowClass: FlowClass;
  route: FlowRoute;
} {
  const abroad = sourceCountry !== 'CN' && destinationCountry !== 'CN';
  return {
    flowClass: abroad ? 'BOTH_ENDS_ABROAD' : 'OTHER',
    route: abroad && !domesticDataAdded ? 'FAST' : 'FULL_APPLICATION',
  };
}

export const FLOW_STATUSES = ['RECORDED', 'APPLIED', 'APPROVED', 'REFUSED'] as const;
export type FlowStatus = (typeof FLOW_STATUSES)[number];

/** A flow on the fast route is recorded and no more; any other is applied for and decided once. */
export const FLOW_MACHINE: Machine<FlowStatus, 'approve' | 'refuse'> = {
  RECORDED: {},
  APPLIED: { approve: 'APPROVED', refuse: 'REFUSED' },
  APPROVED: {},
  REFUSED: {},
};
