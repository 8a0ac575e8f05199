import { type DateOn, type Issues, listInput, type Machine, text, textInput, transition } from '#kernel/core';

/** 003 六(一): 典型云计算服务产品 and 云计算解决方案. */
export const RECOMMENDED_LISTS = ['PRODUCT', 'SOLUTION'] as const;
export type RecommendedList = (typeof RECOMMENDED_LISTS)[number];

export const RECOMMENDED_STATUSES = ['DRAFT', 'EXPERT_REVIEW', 'PUBLISHED', 'EXPIRED'] as const;
export type RecommendedStatus = (typeof RECOMMENDED_STATUSES)[number];
export type RecommendedCommand = 'submit' | 'return' | 'publish' | 'expire';

/** The life of an issue of the recommended catalogue. `expire` is the calendar's: nobody does it. */
export const RECOMMENDED_MACHINE: Machine<RecommendedStatus, RecommendedCommand> = {
  DRAFT: { submit: 'EXPERT_REVIEW' },
  EXPERT_REVIEW: { return: 'DRAFT', publish: 'PUBLISHED' },
  PUBLISHED: { expire: 'EXPIRED' },
  EXPIRED: {},
};

/** Days [validFrom, validTo) of Asia/Shanghai. */
interface Validity {
  status: RecommendedStatus;
  validFrom: DateOn;
  validTo: DateOn;
}

/** Where an issue stands on a day: a published one has expired from `validTo` on. */
export const recommendedStatusOn = ({ status, validTo }: Validity, day: DateOn): RecommendedStatus =>
  status === 'PUBLISHED' && validTo <= day ? transition(RECOMMENDED_MACHINE, status, 'expire') : status;

/** Whether what stands in the issue carries its badge on a day. */
export const carriesBadge = (issue: Validity, day: DateOn): boolean =>
  issue.validFrom <= day && recommendedStatusOn(issue, day) === 'PUBLISHED';

export interface RecommendedInput {
  number: string;
  issuer: string;
  validFrom: DateOn;
  validTo: DateOn;
  products: readonly string[];
  solutions: readonly string[];
}

export interface RecommendedContent extends Omit<RecommendedInput, 'products' | 'solutions'> {
  entries: { list: RecommendedList; offeringId: string }[];
}

const NUMBER = /^\d{4}-[1-9]\d?$/;
const MOST_OF_A_LIST = 200;

/**
 * An issue as it is written. `onSale` are offerings that are published. Issues: MALFORMED for a number unlike 2026-1,
 * EMPTY_PERIOD, REQUIRED where both lists are empty, TOO_MANY, DUPLICATE for an offering named twice, UNKNOWN_OFFERING.
 */
export function checkRecommended(
  issues: Issues,
  { number, issuer, validFrom, validTo, products, solutions }: RecommendedInput,
  onSale: ReadonlySet<string>,
): RecommendedContent {
  const content: RecommendedContent = {
    number: textInput(issues, ['number'], number, { max: 7, pattern: NUMBER }),
    issuer: textInput(issues, ['issuer'], issuer, { max: 200 }),
    validFrom,
    validTo,
    entries: [],
  };
  if (validTo <= validFrom)
    issues.add(['validTo'], 'EMPTY_PERIOD', text('Must be after validFrom.', '须晚于生效日期。'));
  if (!products.length && !solutions.length)
    issues.add(['products'], 'REQUIRED', text('Name at least one offering.', '至少列入一个服务商品。'));
  const seen = new Set<string>();
  for (const [field, list, ids] of [
    ['products', 'PRODUCT', products],
    ['solutions', 'SOLUTION', solutions],
  ] as const) {
    listInput(issues, [field], ids, { max: MOST_OF_A_LIST });
    ids.slice(0, MOST_OF_A_LIST).forEach((written, index) => {
      const offeringId = written.toLowerCase();
      if (seen.has(offeringId)) issues.add([field, index], 'DUPLICATE', text('Stands here twice.', '重复。'));
      else if (!onSale.has(offeringId))
        issues.add([field, index], 'UNKNOWN_OFFERING', text('No published offering.', '没有这个已发布的服务商品。'));
      seen.add(offeringId);
      content.entries.push({ list, offeringId });
    });
  }
  return content;
}
