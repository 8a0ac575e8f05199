import type { Id } from '#kernel';
import { bin, sha256 } from '#platform';

/** Whose invoices are issued one at a time: a buyer, a provider and a currency. */
export interface Account {
  organizationId: Id;
  providerId: Id;
  currency: string;
}

export const ACCOUNT_SQL = 'organization_id = ? AND provider_id = ? AND currency = ?';

/** The parameters of `ACCOUNT_SQL`, in its order. */
export const accountParameters = ({ organizationId, providerId, currency }: Account): unknown[] => [
  bin(organizationId),
  bin(providerId),
  currency,
];

/** The id of an account's job in a run: short, and free of the colon that queues forbid. */
export const accountJobId = (runId: Id, { organizationId, providerId, currency }: Account): string =>
  `bill-${runId}-${sha256(organizationId, providerId, currency).toString('hex').slice(0, 20)}`;
