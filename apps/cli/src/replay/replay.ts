import { dec, type Decimal, plain, sum, ZERO } from '#kernel';
import { readFocusFile } from './focus-file.js';
import {
  type Buyer,
  type Offering,
  openBudget,
  openBuyer,
  openInstance,
  openSeller,
  publish,
  type Seller,
  yearOfFirst,
} from './market.js';
import { People } from './people.js';
import { ProgressLine } from './progress.js';
import { bill, ratedOf } from './reconcile.js';
import { type Tally, UseReporter } from './report-use.js';
import { type Subscription, survey, type Survey } from './survey.js';

export interface ReplayOptions {
  file: string;
  url: string;
  email: string;
  password: string;
}

/** The sums of a replay; decimals are exact text in the file's currency. */
interface Sums {
  read: number;
  reported: number;
  duplicates: number;
  skipped: { row: number; reason: string }[];
  charged: string;
  rated: string;
  difference: string;
}

export interface ReplayReport {
  total: Sums;
  providers: (Sums & { provider: string })[];
}

/** Replays a FOCUS file against the running product and compares every charge with the invoices. */
export async function replay({ file, url, email, password }: ReplayOptions): Promise<ReplayReport> {
  const line = new ProgressLine();
  const people = await People.open(url, email, password);
  const found = await survey(readFocusFile(file), (read) => line.tell(`reading: ${read} rows`));
  line.step(
    `${found.read} rows: ${found.services.size} services, ${found.subscriptions.size} subscriptions, months ${found.months.join(', ')}`,
  );
  const { sellers, instances } = await openMarket(people, found, line);
  const reporter = new UseReporter(sellers, instances);
  let read = 0;
  for await (const row of readFocusFile(file)) {
    await reporter.take(row);
    line.tell(`reporting: ${++read} of ${found.read} rows`);
  }
  await reporter.finish();
  line.step('use reported');
  for (const month of found.months) {
    await bill(people.operator, month, (text) => line.tell(text));
    line.step(`billed ${month}`);
  }
  return reconcile(people, reporter, sellers, new Set(instances.values()));
}

async function openMarket(
  people: People,
  { services, subscriptions }: Survey,
  line: ProgressLine,
): Promise<{ sellers: Map<string, Seller>; instances: Map<string, string> }> {
  const sellers = new Map<string, Seller>();
  const offerings = new Map<string, Offering>();
  for (const [key, service] of services) {
    if (!sellers.has(service.provider)) sellers.set(service.provider, await openSeller(people, service.provider));
    offerings.set(key, await publish(people, sellers.get(service.provider)!, service));
    line.tell(`listing: ${offerings.size} of ${services.size} services`);
  }
  const instances = new Map<string, string>();
  const byAgency = Map.groupBy(subscriptions, ([, { agency }]) => agency);
  for (const [agency, own] of byAgency) {
    const buyer = await openBuyer(people, agency, own[0]![1].agencyName);
    for (const [key, instanceId] of await openSubscriptions(buyer, own, offerings, services))
      instances.set(key, instanceId);
    line.tell(`ordering: ${instances.size} of ${subscriptions.size} subscriptions`);
  }
  return { sellers, instances };
}

async function openSubscriptions(
  buyer: Buyer,
  subscriptions: [string, Subscription][],
  offerings: Map<string, Offering>,
  services: Survey['services'],
): Promise<[string, string][]> {
  const keyOfService = new Map([...services].map(([key, service]) => [service, key]));
  const budgets = Map.groupBy(
    subscriptions,
    ([, subscription]) => `${subscription.service.currency} ${yearOfFirst(subscription)}`,
  );
  const opened: [string, string][] = [];
  for (const group of budgets.values()) {
    const [, first] = group[0]!;
    const budgetId = await openBudget(
      buyer,
      group.map(([, subscription]) => subscription),
      first.service.currency,
      yearOfFirst(first),
    );
    for (const [key, subscription] of group) {
      const offering = offerings.get(keyOfService.get(subscription.service)!)!;
      opened.push([key, await openInstance(buyer, offering, subscription, budgetId)]);
    }
  }
  return opened;
}

async function reconcile(
  people: People,
  reporter: UseReporter,
  sellers: Map<string, Seller>,
  instances: Set<string>,
): Promise<ReplayReport> {
  const parts: { provider: string; tally: Tally; rated: Decimal }[] = [];
  for (const [provider, tally] of reporter.tallies) {
    const seller = sellers.get(provider);
    parts.push({ provider, tally, rated: seller ? await ratedOf(people.operator, seller.id, instances) : ZERO });
  }
  const sums = (tallies: Tally[], rated: Decimal): Sums => {
    const charged = sum(tallies.map((tally) => tally.charged));
    return {
      read: tallies.reduce((count, tally) => count + tally.read, 0),
      reported: tallies.reduce((count, tally) => count + tally.reported, 0),
      duplicates: tallies.reduce((count, tally) => count + tally.duplicates, 0),
      skipped: tallies.flatMap((tally) => tally.skipped).sort((a, b) => a.row - b.row),
      charged: plain(charged),
      rated: plain(rated),
      difference: plain(charged.minus(rated)),
    };
  };
  return {
    total: sums(
      parts.map(({ tally }) => tally),
      sum(parts.map(({ rated }) => rated)),
    ),
    providers: parts.map(({ provider, tally, rated }) => ({ provider, ...sums([tally], rated) })),
  };
}

export const reconciles = ({ total, providers }: ReplayReport): boolean =>
  [total, ...providers].every(({ difference }) => dec(difference).isZero());
