import type { OfferingStatus } from '../../graphql/schema.generated';
import { knownOf, knownText, said } from '../../parts/search';

export const OFFERING_STATUSES: readonly OfferingStatus[] = [
  'DRAFT',
  'IN_REVIEW',
  'CHANGES_REQUESTED',
  'PUBLISHED',
  'PAUSED',
  'SUSPENDED',
  'RETIRED',
  'WITHDRAWN',
];

export interface OfferingsSearch {
  statuses?: OfferingStatus[];
  text?: string;
}

export const readOfferingsSearch = ({ statuses, text }: Record<string, unknown>): OfferingsSearch =>
  said({ statuses: knownOf(statuses, OFFERING_STATUSES), text: knownText(text) });
