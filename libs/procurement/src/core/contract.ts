import {
  addMonths,
  amountText,
  type DateOn,
  DAY,
  dateOf,
  dayStart,
  type Decimal,
  DomainError,
  Issues,
  type Machine,
  type Text,
  text,
} from '#kernel/core';
import { PROCUREMENT_ERRORS, PROCUREMENT_ISSUES } from './errors.js';
import type { ExitDays } from './exit.js';
import type { ExitPlan } from './exit-plan.js';

/** Four questions that are asked of a contract apart from each other (marketplaces.md 5.10): is it in force? */
export const CONTRACT_STATUSES = [
  ...(['DRAFT', 'PENDING_SIGNATURE', 'ACTIVE', 'COMPLETED', 'TERMINATED_EARLY', 'EXPIRED', 'CANCELLED'] as const),
] as const;
export type ContractStatus = (typeof CONTRACT_STATUSES)[number];
export type ContractCommand = 'update' | 'offer' | 'sign' | 'activate' | 'cancel' | 'lapse' | 'complete' | 'terminate';

export const CONTRACT_MACHINE: Machine<ContractStatus, ContractCommand> = {
  DRAFT: { update: 'DRAFT', offer: 'PENDING_SIGNATURE', cancel: 'CANCELLED' },
  PENDING_SIGNATURE: {
    sign: 'PENDING_SIGNATURE',
    activate: 'ACTIVE',
    cancel: 'CANCELLED',
    lapse: 'EXPIRED',
  },
  ACTIVE: { complete: 'COMPLETED', terminate: 'TERMINATED_EARLY' },
  COMPLETED: {},
  TERMINATED_EARLY: {},
  EXPIRED: {},
  CANCELLED: {},
};

/** What is kept of a contract's history: the operations and the job that change one in its own right. */
export const CONTRACT_STEPS = [
  'signContract',
  'refuseContract',
  'lapseContract',
  'freezeContract',
  'unfreezeContract',
  'signContractRevision',
  'refuseContractRevision',
  'recordContractFiling',
  'recordContractPublication',
  'novateContract',
  'terminateContract',
  'completeContract',
] as const;
export type ContractStep = (typeof CONTRACT_STEPS)[number];

/** Who has signed? It follows from what is recorded. */
export const SIGNATURE_STATUSES = [
  ...(['NONE', 'BUYER_SIGNED', 'SUPPLIER_SIGNED', 'FULLY_SIGNED', 'REFUSED', 'LAPSED'] as const),
] as const;
export type SignatureStatus = (typeof SIGNATURE_STATUSES)[number];

export function signatureStatus(contract: {
  status: ContractStatus;
  buyerSigned: boolean;
  supplierSigned: boolean;
}): SignatureStatus {
  if (contract.status === 'EXPIRED') return 'LAPSED';
  if (contract.buyerSigned && contract.supplierSigned) return 'FULLY_SIGNED';
  if (contract.status === 'CANCELLED') return 'REFUSED';
  if (contract.buyerSigned) return 'BUYER_SIGNED';
  return contract.supplierSigned ? 'SUPPLIER_SIGNED' : 'NONE';
}

/** How is it kept? */
export const PERFORMANCE_STATUSES = [
  ...(['NOT_STARTED', 'ON_TRACK', 'AT_RISK', 'OVERDUE', 'PAUSED', 'FULFILLED'] as const),
] as const;
export type PerformanceStatus = (typeof PERFORMANCE_STATUSES)[number];

/** Has its copy been filed 备案? */
export const FILING_STATUSES = ['NOT_REQUIRED', 'PENDING', 'FILED'] as const;
export type FilingStatus = (typeof FILING_STATUSES)[number];

/** What is known of how a contract is kept. */
export interface Performance {
  status: ContractStatus;
  frozen: boolean;
  startsOn: DateOn;
  endsOn: DateOn;
  /** Its money will not last to its end. */
  moneyAtRisk: boolean;
}

export function performanceStatus(contract: Performance, today: DateOn): PerformanceStatus {
  if (contract.status === 'COMPLETED') return 'FULFILLED';
  if (contract.status !== 'ACTIVE' || today < contract.startsOn) return 'NOT_STARTED';
  if (contract.frozen) return 'PAUSED';
  if (today > contract.endsOn) return 'OVERDUE';
  return contract.moneyAtRisk ? 'AT_RISK' : 'ON_TRACK';
}

/** Whose 责, 权 and 利 a contract must say. S4-38. */
export const MATRIX_PARTIES = ['provider', 'agency', 'management'] as const;
export const MATRIX_ASPECTS = ['responsibility', 'right', 'interest'] as const;
/** What never changes by buying a service. P2-D3. */
export const INVARIANTS = ['RESPONSIBILITY', 'OWNERSHIP', 'STANDARD', 'NO_EXPORT'] as const;

type Clause = Readonly<Text>;
export type ContractMatrix = Readonly<
  Record<(typeof MATRIX_PARTIES)[number], Readonly<Record<(typeof MATRIX_ASPECTS)[number], Clause>>>
>;

/** What both sides agree on beside parties, services, money and time. */
export interface ContractTerms {
  matrix: ContractMatrix;
  invariants: Readonly<Record<(typeof INVARIANTS)[number], Clause>>;
  metering: Clause;
  exit: Clause;
  /** The same in days; absent in contracts that were made before these were asked. */
  exitDays?: ExitDays;
  /** The same as data; null in contracts from before there was any. */
  exitPlan: ExitPlan | null;
  /** 利益共享、风险共担: per cent of each party, or none. S2-42. */
  sharing: readonly { party: string; percent: Decimal }[];
}

const isEmpty = (clause: Clause | undefined): boolean => !clause?.zh.trim() || !clause.en.trim();

/**
 * Whether a contract can be offered for signature: every cell of the matrix and each of the four invariants, the
 * metering clause and the way out said in both languages: CONTRACT_MATRIX_INCOMPLETE with a path for each that is not.
 * Shares, where there are any, sum to 100: VALIDATION_FAILED / SHARES_NOT_WHOLE.
 */
export function checkTerms(terms: ContractTerms): void {
  const missing = new Issues();
  const need = (path: (string | number)[], clause: Clause | undefined): void => {
    if (isEmpty(clause)) missing.add(path, 'REQUIRED', text('Must be said in both languages.', '须以中英文写明。'));
  };
  for (const party of MATRIX_PARTIES)
    for (const aspect of MATRIX_ASPECTS) need(['matrix', party, aspect], terms.matrix[party]?.[aspect]);
  for (const name of INVARIANTS) need(['invariants', name], terms.invariants[name]);
  need(['metering'], terms.metering);
  need(['exit'], terms.exit);
  if (missing.any)
    throw new DomainError(
      PROCUREMENT_ERRORS.CONTRACT_MATRIX_INCOMPLETE,
      text(
        'The contract does not say all it must: 责权利 of provider, agency and management, four invariants, metering, exit (004 三(三)).',
        '合同未写明全部必备条款：供应商、采购人、管理部门的责权利，四项不变条款，计量条款和退出条款（004 三(三)）。',
      ),
      { issues: missing.list },
    );
  checkSharing(terms.sharing);
}

export function checkSharing(sharing: ContractTerms['sharing']): void {
  if (!sharing.length) return;
  const issues = new Issues();
  const total = sharing.map(({ percent }) => percent).reduce((a, b) => a.plus(b));
  if (!total.eq(100))
    issues.add(
      ['sharing'],
      PROCUREMENT_ISSUES.SHARES_NOT_WHOLE,
      text(`The shares sum to ${total.toFixed()} %, not to 100 %.`, `份额合计为 ${total.toFixed()}%，应为 100%。`),
    );
  issues.throwIfAny();
}

/** Government-purchased services go on for a year, with a reason for up to three. P2-A25, 财库〔2014〕37号. */
const USUAL_MONTHS = 12;
const MOST_MONTHS = 36;

/**
 * Checks the term [startsOn, endsOn], both days included, and the day it can be extended to at the latest. Issues:
 * EMPTY_PERIOD, CONTRACT_TOO_LONG beyond 36 months, JUSTIFICATION_REQUIRED beyond 12 without one.
 */
export function checkTerm(
  issues: Issues,
  {
    startsOn,
    endsOn,
    maxExtentOn,
    justification,
  }: { startsOn: DateOn; endsOn: DateOn; maxExtentOn: DateOn; justification: string | null },
): void {
  if (endsOn < startsOn)
    issues.add(['endsOn'], 'EMPTY_PERIOD', text('Must not be before it begins.', '不得早于开始日期。'));
  if (maxExtentOn < endsOn)
    issues.add(['maxExtentOn'], 'EMPTY_PERIOD', text('Must not be before it ends.', '不得早于结束日期。'));
  if (maxExtentOn >= monthsAfter(startsOn, MOST_MONTHS))
    issues.add(
      [endsOn >= monthsAfter(startsOn, MOST_MONTHS) ? 'endsOn' : 'maxExtentOn'],
      PROCUREMENT_ISSUES.CONTRACT_TOO_LONG,
      text(
        `At most ${MOST_MONTHS} months, extensions included (财库〔2014〕37号).`,
        `含续期不得超过 ${MOST_MONTHS} 个月（财库〔2014〕37号）。`,
      ),
    );
  else if (endsOn >= monthsAfter(startsOn, USUAL_MONTHS) && !justification?.trim())
    issues.add(
      ['justification'],
      PROCUREMENT_ISSUES.JUSTIFICATION_REQUIRED,
      text(`Say why it goes on for more than ${USUAL_MONTHS} months.`, `期限超过 ${USUAL_MONTHS} 个月须说明理由。`),
    );
}

/** The day `months` after `on`: the first that is not within so many months. */
const monthsAfter = (on: DateOn, months: number): DateOn => dateOf(addMonths(dayStart(on), months));
const dayAfter = (on: DateOn, days: number): DateOn => dateOf(dayStart(on) + days * DAY);

/** Signed within so many days of the award's notice (采购法 Art 46); published and filed in working days of signing (Reg. Art 50, Art 47). P2-A18. */
const SIGN_DAYS = 30;
const PUBLISH_WORKDAYS = 2;
const FILE_WORKDAYS = 7;

/** The last day to sign on. */
export const signBy = (noticedOn: DateOn): DateOn => dayAfter(noticedOn, SIGN_DAYS);

function workdaysAfter(on: DateOn, count: number, works: (day: DateOn) => boolean): DateOn {
  let day = on;
  for (let left = count; left > 0;) {
    day = dayAfter(day, 1);
    if (works(day)) left -= 1;
  }
  return day;
}

/** By which days a contract signed on a day is published and its copy filed. */
export const deadlines = (
  signedOn: DateOn,
  works: (day: DateOn) => boolean,
): { publishBy: DateOn; fileBy: DateOn } => ({
  publishBy: workdaysAfter(signedOn, PUBLISH_WORKDAYS, works),
  fileBy: workdaysAfter(signedOn, FILE_WORKDAYS, works),
});

/** Why a contract is revised: after ProZorro's and our own, marketplaces.md 5.10. */
export const REVISION_CAUSES = [
  ...([
    'VOLUME_REDUCTION',
    'VOLUME_INCREASE',
    'ITEM_PRICE_VARIATION',
    'TAX_RATE',
    'DURATION_EXTENSION',
    'SCOPE',
  ] as const),
] as const;
export type RevisionReason = (typeof REVISION_CAUSES)[number];

export const REVISION_STATUSES = ['PENDING_SIGNATURE', 'IN_FORCE', 'CANCELLED'] as const;
export type ContractRevisionStatus = (typeof REVISION_STATUSES)[number];

/**
 * SUPPLEMENT_EXCEEDED when what supplements add to a contract comes to more than ten per cent of its original value.
 * 采购法 Art 49, P2-A19. What takes away counts for nothing.
 * @param added the additions in force until now
 */
export function checkSupplement(original: Decimal, added: Decimal, more: Decimal, currency: string): void {
  const all = added.plus(more);
  const most = original.div(10);
  if (more.lte(0) || all.lte(most)) return;
  const [would, may] = [all, most].map((value) => amountText(value, currency));
  throw new DomainError(
    PROCUREMENT_ERRORS.SUPPLEMENT_EXCEEDED,
    text(
      `Supplements would come to ${would} ${currency}, at most ${may} is allowed: ten per cent of the original contract (政府采购法 Art 49).`,
      `补充合同累计 ${would} ${currency}，不得超过原合同金额的百分之十即 ${may}（《政府采购法》第四十九条）。`,
    ),
  );
}

/** What of a contract an order or a use would be checked against. */
export interface ContractCeiling {
  number: string;
  currency: string;
  maximumValue: Decimal;
}

/** CEILING_EXCEEDED when orders under a contract would come to more than its maximum value. */
export function checkCeiling(contract: ContractCeiling, ordered: Decimal, more: Decimal): void {
  const all = ordered.plus(more);
  if (all.lte(contract.maximumValue)) return;
  const [would, may] = [all, contract.maximumValue].map((value) => amountText(value, contract.currency));
  throw new DomainError(
    PROCUREMENT_ERRORS.CEILING_EXCEEDED,
    text(
      `Orders under ${contract.number} would come to ${would} ${contract.currency}, its maximum is ${may}.`,
      `合同 ${contract.number} 项下订单累计 ${would} ${contract.currency}，超过最高金额 ${may}。`,
    ),
  );
}

/** CEILING_EXCEEDED when all of a contract's maximum value is used: nothing more of it is ordered or made larger. P2-A19. */
export function checkUsedUp({ number, currency, maximumValue, used }: ContractCeiling & { used: Decimal }): void {
  if (maximumValue.isZero() || used.lt(maximumValue)) return;
  const [is, may] = [used, maximumValue].map((value) => amountText(value, currency));
  throw new DomainError(
    PROCUREMENT_ERRORS.CEILING_EXCEEDED,
    text(
      `${is} ${currency} are used under ${number}, its maximum is ${may}: supplement it within ten per cent (政府采购法 Art 49), or contract anew.`,
      `合同 ${number} 项下已使用 ${is} ${currency}，达到最高金额 ${may}：请在百分之十以内签订补充合同（《政府采购法》第四十九条），或另行采购。`,
    ),
  );
}

/** CEILING_EXCEEDED when there would be more of a plan than its contract allows. S1-43. */
export function checkQuantity(number: string, most: Decimal | null, wanted: Decimal): void {
  if (most === null || wanted.lte(most)) return;
  throw new DomainError(
    PROCUREMENT_ERRORS.CEILING_EXCEEDED,
    text(
      `There would be ${wanted.toFixed()} of the plan; contract ${number} allows ${most.toFixed()}.`,
      `该套餐数量将为 ${wanted.toFixed()}，合同 ${number} 的上限为 ${most.toFixed()}。`,
    ),
  );
}
