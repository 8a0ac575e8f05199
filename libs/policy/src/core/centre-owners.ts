import {
  amountText,
  dec,
  decimalInput,
  type Issues,
  largestRemainder,
  listInput,
  plain,
  sum,
  text,
} from '#kernel/core';

/** What data centres are built for. 003 三(二): 公共服务、互联网应用服务、重点行业、大型企业, 远程灾备. */
export const CENTRE_KINDS = [
  'PUBLIC_SERVICE',
  'INTERNET_APPLICATION',
  'KEY_INDUSTRY',
  'LARGE_ENTERPRISE',
  'REMOTE_DR',
] as const;
export type CentreKind = (typeof CENTRE_KINDS)[number];

/** A division that has built a data centre with others. */
export interface CentreOwner {
  /** GB/T 2260. */
  division: string;
  /** A plain decimal above 0: "0.6" is 60 %. */
  share: string;
}

const MOST_OWNERS = 20;

/**
 * Owners as they are written; none: the data centre is not co-built. Issues: TOO_MANY, UNKNOWN_DIVISION, DUPLICATE, the
 * decimal codes, SHARES_NOT_WHOLE where the shares do not sum to 1.
 */
export function checkOwners(
  issues: Issues,
  owners: readonly CentreOwner[],
  isDivision: (code: string) => boolean,
): CentreOwner[] {
  const path = ['owners'];
  listInput(issues, path, owners, { max: MOST_OWNERS });
  const seen = new Set<string>();
  const checked = owners.slice(0, MOST_OWNERS).map(({ division, share }, index) => {
    if (!isDivision(division))
      issues.add([...path, index, 'division'], 'UNKNOWN_DIVISION', text('No division of GB/T 2260.', '没有这个区划。'));
    else if (seen.has(division))
      issues.add([...path, index, 'division'], 'DUPLICATE', text('Stands here twice.', '重复。'));
    seen.add(division);
    const read = decimalInput(issues, [...path, index, 'share'], share, { min: 'ABOVE_ZERO' });
    return { division, share: read ? plain(read) : '0' };
  });
  if (checked.length && !sum(checked.map(({ share }) => dec(share))).eq(1))
    issues.add(path, 'SHARES_NOT_WHOLE', text('The shares sum to 1.', '份额合计须为 1。'));
  return checked;
}

export interface OwnerPart extends CentreOwner {
  /** With exactly the currency's minor digits. */
  amount: string;
}

/**
 * A cost divided by the owners' shares, to the minor unit: each part taken down, the missing units to the largest
 * remainders, ties in order, so that the parts sum to the cost.
 * @param amount whole minor units
 * @param owners shares that sum to 1; none gives no parts
 */
export function ownerParts(amount: string, currency: string, owners: readonly CentreOwner[]): OwnerPart[] {
  if (!owners.length) return [];
  const parts = largestRemainder(
    owners.map(({ share }) => dec(amount).times(share)),
    dec(amount),
    currency,
  );
  return owners.map((owner, index) => ({ ...owner, amount: amountText(parts[index]!, currency) }));
}
