import type { Id } from '#kernel';
import { bin } from '#platform';

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

/** Rows of any of these accounts, of which there must be one at least. */
export const accountsSql = (accounts: readonly Account[]): string =>
  `(${accounts.map(() => `(${ACCOUNT_SQL})`).join(' OR ')})`;

/** The parameters of `accountsSql`. */
export const accountsParameters = (accounts: readonly Account[]): unknown[] => accounts.flatMap(accountParameters);

/** One text per account; ascending, it is the order in which rows of accounts are locked. */
export const accountKey = ({ organizationId, providerId, currency }: Account): string =>
  `${organizationId} ${providerId} ${currency}`;

export const inAccountOrder = (a: Account, b: Account): number => (accountKey(a) < accountKey(b) ? -1 : 1);
