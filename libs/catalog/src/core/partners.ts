import {
  dec,
  type Decimal,
  decimalInput,
  type Issue,
  type Issues,
  listInput,
  ONE,
  plain,
  sum,
  text,
} from '#kernel/core';

/** A provider that has a share of what an offering of another, the lead, is invoiced for. */
export interface OfferingPartner {
  providerId: string;
  /** A plain decimal above 0 and below 1: "0.2" is 20 %. */
  share: string;
}

export const MOST_PARTNERS = 20;

/**
 * Partners in order; what their shares leave of the whole is the lead's, who must keep some. Issues: the decimal codes,
 * TOO_MANY, DUPLICATE for a provider named twice, SHARES_TOO_LARGE when nothing is left for the lead.
 */
export function checkPartners(
  issues: Issues,
  path: Issue['path'],
  partners: readonly OfferingPartner[],
): OfferingPartner[] {
  listInput(issues, path, partners, { max: MOST_PARTNERS });
  const seen = new Set<string>();
  const checked = partners.slice(0, MOST_PARTNERS).map(({ providerId, share }, index) => {
    const id = providerId.toLowerCase();
    if (seen.has(id)) issues.add([...path, index, 'providerId'], 'DUPLICATE', text('Stands here twice.', '重复。'));
    seen.add(id);
    const read = decimalInput(issues, [...path, index, 'share'], share, { min: 'ABOVE_ZERO' });
    return { providerId: id, share: read ? plain(read) : '0' };
  });
  if (sum(checked.map(({ share }) => dec(share))).gte(1))
    issues.add(
      path,
      'SHARES_TOO_LARGE',
      text('The shares leave nothing for the lead.', '份额合计须小于 1，主供应商须有份额。'),
    );
  return checked;
}

/** Every provider's share of an offering, the lead first; they sum to 1. None where there is no partner. */
export function sharesOfProviders(
  leadId: string,
  partners: readonly OfferingPartner[],
): { providerId: string; share: Decimal }[] {
  if (!partners.length) return [];
  const shares = partners.map(({ providerId, share }) => ({ providerId, share: dec(share) }));
  return [{ providerId: leadId, share: ONE.minus(sum(shares.map(({ share }) => share))) }, ...shares];
}
