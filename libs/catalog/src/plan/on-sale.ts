import { DomainError, Issues, text } from '#kernel';
import { OFFERING_STANDING, type OfferingStatus } from '../core/index.js';
import type { PlanHead } from './plan-facts.js';

const WHY: Partial<Record<OfferingStatus, [en: string, zh: string]>> = {
  PAUSED: ['its provider has paused it', '供应商已暂停销售'],
  SUSPENDED: ['the operator has suspended it', '平台运营方已将其暂停'],
  RETIRED: ['its provider has retired it', '供应商已将其停止销售'],
};

/**
 * NOT_ON_SALE when an offering is closed, with an issue for each plan whose path ends with the plan's id.
 * Plans of what was never published pass: whoever may know of them tries them out.
 */
export function refuseClosed(plans: readonly PlanHead[], to: 'sold' | 'delivered'): void {
  const issues = new Issues();
  for (const { id, offeringCode, offeringStatus } of plans) {
    const why = WHY[offeringStatus];
    if (!why || OFFERING_STANDING[offeringStatus][to]) continue;
    const message = text(`${offeringCode} is not on sale: ${why[0]}.`, `${offeringCode} 现不可订购：${why[1]}。`);
    issues.add(['plans', id], 'NOT_ON_SALE', message);
  }
  if (issues.any) throw new DomainError('NOT_ON_SALE', issues.list[0]!.text, { issues: issues.list });
}
