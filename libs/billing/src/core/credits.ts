import { type DateOn, type Decimal, min, ZERO } from '#kernel/core';

/** A prepaid credit of a buyer with a provider, in one currency, as far as its use goes. */
export interface CreditLeft {
  id: string;
  /** Lower ones are used first. */
  priority: number;
  /** The last day on which it can be used; null: always. */
  expiresOn: DateOn | null;
  /** Never below zero. */
  remaining: Decimal;
  origin: CreditOrigin;
}

/** Whether a provider sold or gave it, or it is a start-up team's: that pays for use alone. 004 二(三). */
export const CREDIT_ORIGINS = ['PREPAID', 'STARTUP'] as const;
export type CreditOrigin = (typeof CREDIT_ORIGINS)[number];

/** A part of a credit; above zero. */
export interface CreditPart {
  grantId: string;
  amount: Decimal;
}

/** Whether a credit can be used on a day: its last day is one of them. */
export const usableOn = ({ expiresOn }: Pick<CreditLeft, 'expiresOn'>, on: DateOn): boolean =>
  expiresOn === null || expiresOn >= on;

/**
 * The order of use [I40]: priority, then the earlier end (one without an end last), then the order of granting, which
 * ids are in.
 */
export const inOrderOfUse = (a: CreditLeft, b: CreditLeft): number =>
  a.priority - b.priority || compare(a.expiresOn ?? '9999-12-31', b.expiresOn ?? '9999-12-31') || compare(a.id, b.id);

/**
 * Takes up to `wanted` of the credits that can be used on the day, in their order; exact, nothing below zero.
 * @param ofUse what of it start-up credits may pay: nothing of what is charged for use that was promised and not had
 */
export function takeCredits(
  credits: readonly CreditLeft[],
  wanted: Decimal,
  on: DateOn,
  ofUse: Decimal = wanted,
): CreditPart[] {
  const parts: CreditPart[] = [];
  let [open, openUse] = [wanted, ofUse];
  for (const credit of credits.filter((one) => usableOn(one, on)).sort(inOrderOfUse)) {
    const isStartup = credit.origin === 'STARTUP';
    const amount = min(credit.remaining, isStartup ? min(open, openUse) : open);
    if (amount.lte(0)) continue;
    parts.push({ grantId: credit.id, amount });
    open = open.minus(amount);
    if (isStartup) openUse = openUse.minus(amount);
  }
  return parts;
}

/** Gives back `amount` of what an invoice used, what was used last first; never more than was used [I41]. */
export function giveBack(used: readonly CreditPart[], amount: Decimal): CreditPart[] {
  const parts: CreditPart[] = [];
  let open = amount;
  for (const part of used.toReversed()) {
    const back = min(part.amount, open);
    if (back.lte(0)) continue;
    parts.push({ grantId: part.grantId, amount: back });
    open = open.minus(back);
  }
  return parts;
}

/** Where money of a credit stands. Each transaction moves an amount from one account to another [I39]. */
export const CREDIT_ACCOUNTS = ['PROVIDER', 'BALANCE', 'INVOICE', 'EXPIRED'] as const;
export type CreditAccount = (typeof CREDIT_ACCOUNTS)[number];

export const CREDIT_KINDS = ['GRANT', 'APPLY', 'RESTORE', 'EXPIRE'] as const;
export type CreditKind = (typeof CREDIT_KINDS)[number];

/** From which account to which a transaction of a kind moves its amount. */
export const CREDIT_MOVES: Readonly<Record<CreditKind, readonly [from: CreditAccount, to: CreditAccount]>> = {
  GRANT: ['PROVIDER', 'BALANCE'],
  APPLY: ['BALANCE', 'INVOICE'],
  RESTORE: ['INVOICE', 'BALANCE'],
  EXPIRE: ['BALANCE', 'EXPIRED'],
};

/** The two entries of a transaction; they sum to zero. */
export function creditEntries(kind: CreditKind, amount: Decimal): { account: CreditAccount; amount: Decimal }[] {
  const [from, to] = CREDIT_MOVES[kind];
  return [
    { account: from, amount: ZERO.minus(amount) },
    { account: to, amount },
  ];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
