import { DomainError, type Id, Issues, text } from '#kernel';
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

/** Plans of earlier revisions, which their offering sells no more. */
export const replacedOf = (plans: readonly PlanHead[]): PlanHead[] =>
  plans.filter(({ revision, soldRevision }) => revision !== soldRevision);

/**
 * The refusal of plans that are sold no more: PLAN_REPLACED when others are in their place, NOT_ON_SALE for one whose
 * code is gone.
 * @param replacements the plan on sale now, by the id of the one it replaces
 */
export function replacedError(plans: readonly PlanHead[], replacements: ReadonlyMap<Id, PlanHead>): DomainError {
  const issues = new Issues();
  for (const { id, code, offeringCode } of plans) {
    const other = replacements.get(id);
    if (other)
      issues.add(
        ['plans', id],
        'PLAN_REPLACED',
        text(
          `${offeringCode} sells plan ${code} as ${other.id} now; look at its prices and name that one.`,
          `${offeringCode} 的套餐 ${code} 现为 ${other.id}，请查看其价格后改用该套餐。`,
        ),
      );
    else
      issues.add(
        ['plans', id],
        'NOT_ON_SALE',
        text(`${offeringCode} has no plan ${code} any more.`, `${offeringCode} 已不再提供套餐 ${code}。`),
      );
  }
  const [first] = issues.list;
  return new DomainError(first!.code, first!.text, { issues: issues.list });
}
