import { dec, type Decimal, type Instant, type Month, monthOf, plain, ZERO } from '#kernel';
import { type Charge, isSkip, shortHash, type Skip } from './focus-row.js';

interface Component {
  /** Price code and meter code. */
  code: string;
  unit: string;
  unitPrice: string;
}

/** One service of one provider: becomes an offering with one plan. */
export interface Service {
  provider: string;
  name: string;
  category: string;
  currency: string;
  components: Map<string, Component>;
}

/** What one agency used of one service: becomes an order, an instance and its expected use. */
export interface Subscription {
  agency: string;
  agencyName: string;
  service: Service;
  first: Instant;
  use: Map<string, Decimal>;
}

/** What a file holds, without its rows: the market that must exist before the use can be reported. */
export interface Survey {
  services: Map<string, Service>;
  subscriptions: Map<string, Subscription>;
  months: Month[];
  read: number;
}

const SEPARATOR = '\u001f';
const serviceKey = (charge: Charge): string => [charge.provider, charge.service, charge.currency].join(SEPARATOR);
export const subscriptionKey = (charge: Charge): string => [charge.agency, serviceKey(charge)].join(SEPARATOR);
export const slug = (text: string, most = 40): string =>
  text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, most) || 'x';

/** A meter has one unit and one price here, so all three make the code. */
export const componentCode = ({ component, unit, unitPrice }: Charge): string =>
  `${slug(component, 60)}.${shortHash([component, unit, unitPrice].join(SEPARATOR), 10)}`;

/** First pass over the file. Memory grows with services and agencies, not with rows. */
export async function survey(rows: AsyncIterable<Charge | Skip>, progress: (read: number) => void): Promise<Survey> {
  const services = new Map<string, Service>();
  const subscriptions = new Map<string, Subscription>();
  const months = new Set<Month>();
  let read = 0;
  for await (const row of rows) {
    progress(++read);
    if (isSkip(row)) continue;
    const service = serviceOf(services, row);
    const code = componentCode(row);
    service.components.set(code, { code, unit: row.unit, unitPrice: row.unitPrice });
    const subscription = subscriptionOf(subscriptions, row, service);
    subscription.first = Math.min(subscription.first, row.from);
    subscription.use.set(code, (subscription.use.get(code) ?? ZERO).plus(dec(row.quantity)));
    months.add(monthOf(row.from));
  }
  return { services, subscriptions, months: [...months].sort(), read };
}

function serviceOf(services: Map<string, Service>, charge: Charge): Service {
  const key = serviceKey(charge);
  let service = services.get(key);
  if (!service) {
    const { provider, service: name, category, currency } = charge;
    services.set(key, (service = { provider, name, category, currency, components: new Map() }));
  }
  return service;
}

function subscriptionOf(subscriptions: Map<string, Subscription>, charge: Charge, service: Service): Subscription {
  const key = subscriptionKey(charge);
  let subscription = subscriptions.get(key);
  if (!subscription) {
    const { agency, agencyName, from } = charge;
    subscriptions.set(key, (subscription = { agency, agencyName, service, first: from, use: new Map() }));
  }
  return subscription;
}

/** Names the service and its whole price list: another list is another offering. */
export function offeringCode(service: Service): string {
  const list = [...service.components.values()].map(({ code, unitPrice }) => `${code}=${plain(unitPrice)}`).sort();
  return `${slug(service.name)}.${shortHash([service.currency, ...list].join(SEPARATOR), 10)}`;
}
