// Every price of every instance in every month, from the events that stand, the life and the catalogue's rows alone.
import { divide, monthOf, monthsBetween, monthStart, sumOf, textOf } from './exact.mjs';
import { standing } from './check-events.mjs';
import { stretchesOf } from './life.mjs';

const ONE = 10n ** 12n;
const RATES = { INFORMATION_SERVICE: 6_000n, TELECOM_BASIC: 9_000n };

/** What a quantity (12 digits) costs (24 digits). */
function chargeOf({ model, unitPrice, tiers }, quantity) {
  if (model === 'FLAT') return unitPrice * ONE;
  if (model === 'PER_UNIT') return unitPrice * quantity;
  if (model !== 'GRADUATED') throw new Error(`The checker does not know ${model}.`);
  let [total, below] = [0n, 0n];
  for (const { upTo, unitPrice: each, flat } of tiers) {
    if (quantity <= below) break;
    const top = upTo === null || quantity < upTo ? quantity : upTo;
    total += (top - below) * each + flat * ONE;
    below = top;
  }
  return total;
}

const usedIn = (events, aggregation) =>
  aggregation === 'COUNT' ? BigInt(events.length) * ONE : sumOf(events.map(({ quantity }) => quantity));

function rated(price, instance, month, use) {
  if (price.kind === 'USAGE') return use > price.included ? chargeOf(price, use - price.included) : 0n;
  const [from, to] = [monthStart(month), monthStart(month, 1)];
  return sumOf(
    stretchesOf(instance, from, to).map((part) =>
      divide(chargeOf(price, part.quantity) * (part.to - part.from), to - from),
    ),
  );
}

/** A line of use counts the events of its cuts, and the lines of a part follow one another without gap or overlap. */
function checkCuts(lines, quantityAt, about, fault) {
  let reached = 0;
  for (const line of lines) {
    if (line.after !== reached || line.through <= line.after)
      fault('cut', `${about}: a line counts cuts (${line.after}, ${line.through}] after cut ${reached}`);
    reached = line.through;
    const counted = quantityAt(line.through) - quantityAt(line.after);
    if (counted !== line.quantity)
      fault('quantity', `${about}: the line says ${textOf(line.quantity, 12)}, its events ${textOf(counted, 12)}`);
  }
}

function checkPart(price, instance, month, { lines, events, replacedBy, through }, fault) {
  const about = `${price.code} of ${instance.id} in ${month}`;
  if (month > through) {
    if (lines.length) fault('double', `${about} is billed before the month is closed`);
    return;
  }
  const quantityAt = (cut) => usedIn(standing(events, replacedBy, cut), price.aggregation);
  const exact = rated(price, instance, month, price.kind === 'USAGE' ? quantityAt(null) : 0n);
  const wanted = divide(exact, 10n ** 22n);
  const billed = sumOf(lines.map(({ amount }) => amount));
  if (wanted !== billed)
    fault('amount', `${about}: the events make ${textOf(wanted, 2)}, the invoices say ${textOf(billed, 2)}`);
  const booked = sumOf(lines.map((line) => line.rated));
  if (exact !== booked) fault('rated', `${about}: exactly ${textOf(exact, 24)}, the lines say ${textOf(booked, 24)}`);
  for (const { rate } of lines)
    if (rate !== RATES[price.tax_category]) fault('tax', `${about}: taxed at ${textOf(rate, 5)}`);
  if (price.kind === 'USAGE') checkCuts(lines, quantityAt, about, fault);
}

/** @param through the last month that every account was billed for */
export function checkBills(facts, { replacedBy }, { through }, fault) {
  const events = Map.groupBy(facts.events, ({ instance, meter, month }) => `${instance} ${meter} ${month}`);
  const lines = Map.groupBy(facts.lines, ({ instance, price, month }) => `${instance} ${price} ${month}`);
  const billedFor = new Map(
    facts.invoices.map(({ id, organization, provider }) => [id, `${organization} ${provider}`]),
  );
  let parts = 0;
  for (const instance of facts.instances.filter(({ activated }) => activated !== null)) {
    const last = [through, ...facts.lines.map(({ month }) => month)].reduce((a, b) => (a > b ? a : b));
    for (const price of facts.prices.filter(({ plan }) => plan === instance.plan))
      for (const month of monthsBetween(monthOf(instance.activated), last)) {
        const name = `${instance.id} ${price.code} ${month}`;
        const own = {
          lines: lines.get(name) ?? [],
          events: events.get(`${instance.id} ${price.meter} ${month}`) ?? [],
        };
        lines.delete(name);
        parts += 1;
        checkPart(price, instance, month, { ...own, replacedBy, through }, fault);
        for (const { invoice } of own.lines)
          if (billedFor.get(invoice) !== `${instance.organization} ${instance.provider}`)
            fault('account', `${name} is on an invoice of another account`);
      }
  }
  for (const name of lines.keys()) fault('double', `${name} is billed and was never owed`);
  return { parts, lines: facts.lines.length };
}
