import {
  amountText,
  dec,
  type Decimal,
  DomainError,
  type Machine,
  min,
  quotient,
  type Text,
  text,
  toMinor,
} from '#kernel/core';
import { PROCUREMENT_ERRORS } from './errors.js';

/** Who set a special fund up. 003 六(二) names the province's, the nation's and, by its cities, theirs. */
export const FUND_LEVELS = ['NATIONAL', 'PROVINCE', 'CITY', 'ZONE'] as const;
export type FundLevel = (typeof FUND_LEVELS)[number];

/** What the plans let special funds be used for: the first four of 001 四(六), three of 003 六(二), one of 002 三(三). */
export const FUND_USES: Readonly<Record<string, Text>> = {
  PLATFORM: text('Building cloud platforms', '云计算平台建设'),
  DEMO_PROJECT: text('Demonstration projects', '应用示范项目建设'),
  PARK_PILOT: text('Pilots in industrial parks', '产业园区应用试点'),
  ENTERPRISE_PILOT: text('Pilots in enterprises', '企业应用试点'),
  ENTERPRISE_INTRODUCTION: text('Bringing in and growing cloud enterprises', '引进和培育云计算企业'),
  TECHNOLOGY_DEVELOPMENT: text('Key technologies and products', '关键技术及核心产品的研发和产业化'),
  APPLICATION_PROMOTION: text('Making cloud services widely used', '云计算应用服务的普及推广'),
  INTERNATIONAL_DATA: text('Enterprises of international data', '国际数据企业支持'),
};

/**
 * What is given of a fund after this. FUND_USE_NOT_ALLOWED for another use than it is for, FUND_EXCEEDED beyond its
 * amount.
 */
export function giveOfFund(
  fund: { name: string; currency: string; uses: readonly string[]; amount: Decimal; given: Decimal },
  { amount, use }: { amount: Decimal; use: string | null },
): Decimal {
  if (use !== null && !fund.uses.includes(use))
    throw new DomainError(
      PROCUREMENT_ERRORS.FUND_USE_NOT_ALLOWED,
      text(
        `${fund.name} is for ${fund.uses.join(', ')}, not for ${use.slice(0, 40)}.`,
        `${fund.name}的用途为 ${fund.uses.join('、')}，不得用于 ${use.slice(0, 40)}。`,
      ),
    );
  const left = fund.amount.minus(fund.given);
  if (amount.gt(left)) {
    const [wanted, has] = [amount, left].map((value) => amountText(value, fund.currency));
    throw new DomainError(
      PROCUREMENT_ERRORS.FUND_EXCEEDED,
      text(
        `${wanted} ${fund.currency} were asked of ${fund.name}, which has ${has} left.`,
        `申请从${fund.name}支出 ${wanted} ${fund.currency}，余额为 ${has}。`,
      ),
    );
  }
  return fund.given.plus(amount);
}

/** FUND_ZONE_MISMATCH when a fund for one zone would pay for something elsewhere, or for no named place. */
export function checkFundZone(fundZone: string | null, itemZones: readonly (string | null)[]): void {
  if (fundZone === null) return;
  const other = itemZones.find((zone) => zone !== fundZone);
  if (other === undefined) return;
  throw new DomainError(
    PROCUREMENT_ERRORS.FUND_ZONE_MISMATCH,
    text(
      `The budget’s special fund is for ${fundZone}, the order for ${other ?? 'no named zone'}.`,
      `该预算的专项资金限用于 ${fundZone}，订单所在区域为 ${other ?? '未指明'}。`,
    ),
  );
}

/** 004 三(四): 无偿资助, 贷款贴息, 上市奖励. */
export const SUBSIDY_KINDS = ['GRANT', 'LOAN_INTEREST', 'LISTING_REWARD', 'OTHER'] as const;
export type SubsidyKind = (typeof SUBSIDY_KINDS)[number];

export const SUBSIDY_STATUSES = ['APPLIED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'PAID'] as const;
export type SubsidyStatus = (typeof SUBSIDY_STATUSES)[number];
export type SubsidyCommand = 'approve' | 'reject' | 'withdraw' | 'pay';

export const SUBSIDY_MACHINE: Machine<SubsidyStatus, SubsidyCommand> = {
  APPLIED: { approve: 'APPROVED', reject: 'REJECTED', withdraw: 'WITHDRAWN' },
  APPROVED: { pay: 'PAID' },
  REJECTED: {},
  WITHDRAWN: {},
  PAID: {},
};

/** A loan whose interest is paid in part: `rate` a year and `share` of the interest as fractions of one. */
export interface LoanBasis {
  principal: Decimal;
  rate: Decimal;
  share: Decimal;
  /** 1 to 12: one claim is of one year. */
  months: number;
}

/** What is asked for a loan: principal × rate × share × months ÷ 12, whole minor units, rounded half away from zero. */
export const loanInterest = ({ principal, rate, share, months }: LoanBasis, currency: string): Decimal =>
  toMinor(quotient(principal.times(rate).times(share).times(months), dec(12)), currency);

/** What may be approved at most: what is claimed, no more than the fund's cap for one subsidy. */
export const mostApproved = (claimed: Decimal, cap: Decimal | null): Decimal =>
  cap === null ? claimed : min(claimed, cap);

/**
 * By what a claim that is given only once is told again: one loan subsidy a year, one reward for each listing. Null for
 * what may be asked again.
 */
export function claimKey(kind: SubsidyKind, { year, event }: { year: number; event: string | null }): string | null {
  if (kind === 'LOAN_INTEREST') return `LOAN_INTEREST:${year}`;
  return kind === 'LISTING_REWARD' ? `LISTING_REWARD:${event}` : null;
}
