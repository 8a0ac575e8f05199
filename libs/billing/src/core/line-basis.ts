import { lifeOf, type LivingInstance, type Price } from '#catalog/core';
import type { Decimal, Instant } from '#kernel/core';
import type { CommittedSum } from './commitment.js';
import type { ServiceMonth, ServicePart } from './service-parts.js';

/** A price over an account in one month: what all its instances used, in line order. */
export interface Pool {
  /** From the first activation to the last end among them; null while one lives. */
  from: Instant;
  to: Instant | null;
  /** Nothing was used: then the weights are 1 for those that lived in the month and 0 for others. */
  unused: boolean;
  /** Plain decimals. */
  weights: string[];
}

/**
 * What an invoice line was rated from that may be different later, as it is kept with the line. What never changes is
 * not in it: catalogue prices, events by their cuts, earlier lines, the shares of a shared instance.
 */
export type LineBasis =
  | {
      /** [activatedAt, terminatedAt, [[from, quantity], …]] in microseconds. */
      life: [Instant, Instant | null, [Instant, string][]];
      /** It goes on from another instance: see `Life`. */
      continues?: true;
      /** Since when its years count, in microseconds: see `Life`. */
      yearsFrom?: Instant;
      /** The month is one with other instances of its service: the line is what its own part adds. */
      service?: ServiceMonth;
      /** As agreed, where terms hold. */
      price?: Price;
      /** The month is charged to others alone. */
      noPart?: true;
      /** Which member of its pool the line is; the pool itself is on the invoice's first line of it, here `line`. */
      pool?: { index: number; line: number } & Partial<Pool>;
    }
  | {
      /** Of the rest of a commitment: plain amounts. */
      commitment: { amount: string; drawn: string };
    };

/** The price a line was rated by where terms were agreed; null where the catalogue's held or nothing was kept. */
export const agreedPrice = (basis: LineBasis | null): Price | null =>
  (basis && 'price' in basis && basis.price) || null;

/** What is rated, as far as its line keeps it. */
type RatedPart = Pick<ServicePart, 'price' | 'termsId' | 'pool' | 'service'> & {
  instance: LivingInstance;
  noPart?: true;
};

/** Where the lines of one invoice put their pools, which they share: each is kept once. */
export type PoolLines = Map<Pool, number>;

/** The basis of an instance's line. */
export function instanceBasis(
  { instance, price, termsId, noPart, pool, service }: RatedPart,
  lineNo: number,
  pools: PoolLines,
): LineBasis {
  const { activatedAt, terminatedAt, stretches, continues, yearsFrom } = lifeOf(instance);
  const first = pool && (pools.get(pool.of) ?? lineNo);
  if (pool) pools.set(pool.of, first!);
  return {
    life: [activatedAt, terminatedAt, stretches.map(({ from, quantity }) => [from, quantity.toFixed()])],
    ...(continues && { continues }),
    ...(yearsFrom !== undefined && { yearsFrom }),
    ...(service && { service }),
    ...(termsId !== null && { price }),
    ...(noPart && { noPart }),
    ...(pool && { pool: { index: pool.index, line: first!, ...(first === lineNo && pool.of) } }),
  };
}

/** The basis of the line of a commitment's rest. */
export const commitmentBasis = ({ commitment, drawn }: { commitment: CommittedSum; drawn: Decimal }): LineBasis => ({
  commitment: { amount: commitment.amount.toFixed(), drawn: drawn.toFixed() },
});
