import { text, type Text } from '#kernel/core';
import { WAITING_TEXT, type WaitingReason } from './errors.js';

/** Why an instance with use or charges in a month is on no invoice for that month. */
export const NOT_BILLED_REASONS = {
  NOT_IN_RUN: text(
    'Its account was not part of this run: it was activated later.',
    '其账户不在本次出账范围内：该实例在此之后开通。',
  ),
  MADE_AFTER_RUN: text(
    'It was made after this run, for time before it: the run of the next month bills it.',
    '该实例在本次出账之后才建立，起始时间追溯至本账期，费用列入下月账单。',
  ),
  NOT_YET_BILLED: text('Its account is still to be billed by this run.', '本次出账尚未处理其账户。'),
  RUN_CANCELLED: text('The run was cancelled before its account.', '出账任务在处理其账户之前已取消。'),
  DRY_RUN: text('The run is a dry run: nothing was issued.', '本次为试算，未开具任何账单。'),
  NOTHING_TO_CHARGE: text(
    'None of its prices gave a line: its use is within what is included or outside the months its prices hold for.',
    '没有任何价格产生明细：用量在包含额度之内，或不在价格的有效期内。',
  ),
  USE_WITHOUT_PRICE: text(
    'Accepted use of these meters is on no line of the invoice.',
    '已接收的这些计量项的用量未列入账单明细。',
  ),
} as const satisfies Record<string, Text>;

export type NotBilledReason = keyof typeof NOT_BILLED_REASONS | WaitingReason;

/** What the run knows of an instance's account; null when the run does not have it. */
export interface AccountOutcome {
  status: 'PENDING' | 'DONE' | 'FAILED';
  waitingReason: WaitingReason | null;
  detail: Text | null;
}

export interface InstanceBilling {
  account: AccountOutcome | null;
  run: { cancelled: boolean; dry: boolean };
  /** Meters with accepted use in the month. */
  meters: readonly string[];
  /** Of the lines that invoices have of the instance for the month: their meters, null for fees. */
  lines: readonly { meter: string | null }[];
  /** Whether there was no such instance yet when the run began, though it is said to have lived in the month. */
  madeAfter: boolean;
  /** Whether the month is one that the instance has no fee for: without use, there is nothing to bill. */
  feeless: boolean;
}

/** Null when everything of the instance in the month is on an invoice, or there is nothing that could be. */
export function notBilled(of: InstanceBilling): { reason: NotBilledReason; detail: Text; meters: string[] } | null {
  const meters = of.meters.filter((meter) => !of.lines.some((line) => line.meter === meter));
  const told = (reason: NotBilledReason, detail: Text): ReturnType<typeof notBilled> => ({ reason, detail, meters });
  const own = (reason: keyof typeof NOT_BILLED_REASONS): ReturnType<typeof notBilled> =>
    told(reason, NOT_BILLED_REASONS[reason]);
  if (of.lines.length > 0) return meters.length ? own('USE_WITHOUT_PRICE') : null;
  if (of.feeless && meters.length === 0) return null;
  const { account } = of;
  if (!account) return own(of.madeAfter ? 'MADE_AFTER_RUN' : 'NOT_IN_RUN');
  if (account.waitingReason) return told(account.waitingReason, account.detail ?? WAITING_TEXT[account.waitingReason]);
  if (account.status === 'PENDING') return own(of.run.cancelled ? 'RUN_CANCELLED' : 'NOT_YET_BILLED');
  if (of.run.dry) return own('DRY_RUN');
  return own(of.madeAfter ? 'MADE_AFTER_RUN' : 'NOTHING_TO_CHARGE');
}
