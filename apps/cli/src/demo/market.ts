import {
  addToMonth,
  type DateOn,
  dateOf,
  DAY,
  dayStart,
  formatInstant,
  type Instant,
  monthOf,
  monthStart,
  yearOf,
} from '#kernel';
import { readSeed } from './people.js';

/** Runs a GraphQL operation as the person with this address; throws on a refusal. */
export type As = <T>(email: string, query: string, variables: object) => Promise<T>;

interface Market {
  offerings: { provider: string; code: string; plans: { code: string }[] }[];
  budgets: { organization: string; name: string; amount: string }[];
  /** Submitted this month: they wait for approval. */
  waiting: Wanted[];
  orders: (Wanted & { externalId: string; use: { meter: string; perDay: string }[] })[];
}

interface Wanted {
  mail: string;
  provider: string;
  offering: string;
  plan: string;
  title: string;
  quantity: string;
  expectedUsage: { meter: string; quantityPerMonth: string }[];
}

/** Months of past use the demo shows. */
const PAST_MONTHS = 2;
const OPERATOR = 'operator@yunshi.example';
const mailOf = (organization: string): string =>
  ({
    'AG-CD': 'chengdu.example',
    'AG-CD-QY': 'qingyang.example',
    'AG-CQ': 'chongqing.example',
    'PV-A': 'provider-a.example',
    'PV-B': 'provider-b.example',
  })[organization]!;

/** Lists the demo's offerings and the systems Chengdu had before, opens budgets and runs a few services since two months ago, as anyone would. */
export async function seedMarket(as: As, now: Instant): Promise<void> {
  const market = readSeed<Market>('market.json');
  const plans = new Map<string, string>();
  for (const offering of market.offerings)
    for (const [plan, id] of await publish(as, offering))
      plans.set(`${mailOf(offering.provider)}/${offering.code}/${plan}`, id);
  await as('buyer@chengdu.example', 'mutation($i:ImportLegacySystemsInput!){importLegacySystems(input:$i){created}}', {
    i: { systems: readSeed<object[]>('legacy-systems.json') },
  });
  const startsOn = dateOf(monthStart(addToMonth(monthOf(now), -PAST_MONTHS)));
  // The next year's, too: who orders twelve months reaches into it.
  const years = new Set([Number(startsOn.slice(0, 4)), yearOf(now), yearOf(now) + 1]);
  const budgets = await openBudgets(as, market.budgets, [...years]);
  const planOf = ({ provider, offering, plan }: Wanted): string => plans.get(`${provider}/${offering}/${plan}`)!;
  const budgetOf = ({ mail }: Wanted, on: DateOn): string => budgets.get(`${mail}/${on.slice(0, 4)}`)!;
  const thisMonth = dateOf(monthStart(monthOf(now)));
  for (const order of market.waiting)
    await submit(as, order, { planId: planOf(order), budgetId: budgetOf(order, thisMonth), startsOn: thisMonth });
  for (const order of market.orders) {
    const instanceId = await run(as, order, { planId: planOf(order), budgetId: budgetOf(order, startsOn), startsOn });
    await reportUse(as, order, { instanceId, from: dayStart(startsOn), to: now });
  }
}

async function publish(as: As, { provider, ...input }: Market['offerings'][number]): Promise<[string, string][]> {
  const { createOffering } = await as<{ createOffering: { id: string; plans: { id: string; code: string }[] } }>(
    `catalog@${mailOf(provider)}`,
    'mutation($i:CreateOfferingInput!){createOffering(input:$i){id plans{id code}}}',
    { i: input },
  );
  await as(`catalog@${mailOf(provider)}`, 'mutation($id:ID!){submitOffering(id:$id){id}}', { id: createOffering.id });
  await as(OPERATOR, 'mutation($id:ID!){approveOffering(id:$id){id}}', { id: createOffering.id });
  return createOffering.plans.map(({ id, code }) => [code, id]);
}

async function openBudgets(as: As, budgets: Market['budgets'], years: number[]): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for (const fiscalYear of years)
    for (const { organization, name, amount } of budgets) {
      const mail = mailOf(organization);
      const { createBudget } = await as<{ createBudget: { id: string } }>(
        `finance@${mail}`,
        'mutation($i:CreateBudgetInput!){createBudget(input:$i){id}}',
        { i: { name, fiscalYear, amount } },
      );
      made.set(`${mail}/${fiscalYear}`, createBudget.id);
    }
  return made;
}

/** Orders it; gives the order's id. */
async function submit(
  as: As,
  { mail, title, quantity, expectedUsage }: Wanted,
  { planId, budgetId, startsOn }: { planId: string; budgetId: string; startsOn: DateOn },
): Promise<string> {
  const { createOrder } = await as<{ createOrder: { id: string } }>(
    `buyer@${mail}`,
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    { i: { title, budgetId, startsOn, items: [{ planId, quantity, expectedUsage }] } },
  );
  await as(`buyer@${mail}`, 'mutation($id:ID!){submitOrder(id:$id){id}}', { id: createOrder.id });
  return createOrder.id;
}

async function run(
  as: As,
  order: Market['orders'][number],
  wish: { planId: string; budgetId: string; startsOn: DateOn },
): Promise<string> {
  const { mail, provider, externalId } = order;
  const id = await submit(as, order, wish);
  await as(`approver@${mail}`, 'mutation($id:ID!){approveOrder(id:$id){id}}', { id });
  const { acceptOrder } = await as<{ acceptOrder: { items: { instance: { id: string } }[] } }>(
    `operations@${provider}`,
    'mutation($id:ID!){acceptOrder(id:$id){items{instance{id}}}}',
    { id },
  );
  const instanceId = acceptOrder.items[0]!.instance.id;
  await as(`operations@${provider}`, 'mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}', {
    i: { instanceId, externalId, activatedAt: formatInstant(dayStart(wish.startsOn)) },
  });
  return instanceId;
}

/** One event per meter and finished day. */
async function reportUse(
  as: As,
  { provider, use, externalId }: Market['orders'][number],
  { instanceId, from, to }: { instanceId: string; from: Instant; to: Instant },
): Promise<void> {
  const events = [];
  for (let day = from; day + DAY <= to; day += DAY)
    for (const { meter, perDay } of use)
      events.push({
        id: `demo-${externalId}-${meter}-${dateOf(day)}`,
        instanceId,
        meter,
        quantity: perDay,
        windowStart: formatInstant(day),
        occurredAt: formatInstant(day + DAY),
      });
  const { reportUsage } = await as<{ reportUsage: { rejected: { code: string }[] } }>(
    `operations@${provider}`,
    'mutation($i:ReportUsageInput!){reportUsage(input:$i){rejected{code}}}',
    { i: { events } },
  );
  if (reportUsage.rejected.length) throw new Error(`demo use was rejected: ${reportUsage.rejected[0]!.code}`);
}
