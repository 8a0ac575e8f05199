import { BillingHistory } from '#billing';
import { Plans } from '#catalog';
import { ComplianceTerms } from '#compliance';
import { Organizations } from '#identity';
import { Clock } from '#kernel';
import { Config, Transactions } from '#platform';
import { ContractHistory, OrderHistory } from '#procurement';
import type { TestApp } from '../../../../apps/testing/harness.js';
import { PublicOrders } from './public-orders.js';
import { PublishReleases } from './publish-releases.js';
import { ReleaseSources } from './release-sources.js';

/** The worker's sweep, run by hand in the api of a test. */
export function sweepOf(t: TestApp): PublishReleases {
  const get = t.app.get.bind(t.app);
  const orders = new PublicOrders(get(Organizations), get(Plans));
  const sources = new ReleaseSources(
    ...([get(OrderHistory), get(ContractHistory), get(BillingHistory), orders, get(Config)] as const),
  );
  return new PublishReleases(get(Transactions), sources, get(ComplianceTerms), get(Clock));
}
