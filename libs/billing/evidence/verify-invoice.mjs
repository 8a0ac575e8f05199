// Recomputes an invoice from the evidence beside this file, without a network and without the platform's code.
// node verify-invoice.mjs [folder] [--json]     exit 0: every figure was recomputed; 1: a line for each that was not.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
const [folder = fileURLToPath(new URL('.', import.meta.url))] = process.argv.slice(2).filter((arg) => !/^--/.test(arg));
const findings = [];
const found = (where, what) => findings.push({ where, what });

// Decimals are integers of 10^-24; quantities have 12 digits.
const [ONE, QUANTUM] = [10n ** 24n, 10n ** 12n];
const dec = (text) => BigInt(text.replace(/^(-?\d+)\.?(\d*)$/, (_, whole, part) => whole + part.padEnd(24, '0')));
const size = (value) => (value < 0n ? -value : value);
const divide = (a, b) => ((2n * size(a) + b) / (2n * b)) * (a < 0n ? -1n : 1n); // half away from zero, b > 0
const floor = (a, b) => a / b - (a < 0n && a % b !== 0n ? 1n : 0n);
const rounded = (value, unit) => divide(value, unit) * unit;
const times = (a, b) => divide(a * b, ONE);
const share = (value, part, whole) => divide(value * BigInt(part), BigInt(whole));
const sum = (values) => values.reduce((total, value) => total + value, 0n);
const [least, most] = [(a, b) => (a < b ? a : b), (a, b) => (a > b ? a : b)];
const digits = (value) => String(size(value) % ONE).padStart(24, '0');
const text = (value) => `${value < 0n ? '-' : ''}${size(value) / ONE}.${digits(value)}`.replace(/\.?0+$/, '');

// Instants are microseconds since 1970, time is cut into half-open pairs; days and months are those of Asia/Shanghai.
const NEVER = Number.MAX_SAFE_INTEGER;
const [HOUR, DAY, EAST] = [3_600_000_000, 86_400_000_000, 28_800_000_000];
const dayOf = (instant) => instant - ((instant + EAST) % DAY);
const dayAfter = (instant) => dayOf(instant + DAY - 1);
const midnight = (year, month, day) => Date.UTC(year, month, day) * 1000 - EAST;
const inMonth = (year, month, day) => Math.min(midnight(year, month, day), midnight(year, month + 1, 0)); // or its last
const onDay = (date) => Date.parse(`${date}T00:00:00+08:00`) * 1000;
const span = (month) => [0, 1].map((by) => midnight(+month.slice(0, 4), month.slice(5) - 1 + by, 1));
const cut = ([a, b], [c, d]) => (Math.max(a, c) < Math.min(b, d) ? [Math.max(a, c), Math.min(b, d)] : null);
const lasting = (period) => (period ? period[1] - period[0] : 0);
const force = ({ effectiveFrom: a, effectiveTo: b }) => [a === null ? -NEVER : onDay(a), b === null ? NEVER : onDay(b)];
const holds = (price, instant) => cut(force(price), [instant, instant + 1]) !== null;

/** What a quantity costs under a price's model. */
function charge({ model, unitPrice, packageSize, tiers }, quantity) {
  if (model === 'FLAT') return dec(unitPrice);
  if (model === 'PER_UNIT') return times(quantity, dec(unitPrice));
  if (model === 'PACKAGE') return -floor(-quantity, dec(packageSize)) * dec(unitPrice);
  const graduated = model === 'GRADUATED'; // else VOLUME: the last tier that is entered holds all of it
  let [total, from] = [0n, 0n];
  for (const { upTo, unitPrice: each, flatAmount } of tiers) {
    const to = upTo === null ? quantity : least(quantity, dec(upTo));
    const cost = times(graduated ? to - from : quantity, dec(each)) + dec(flatAmount);
    if (to > from) total = graduated ? total + cost : cost;
    from = to;
  }
  return total;
}
const atMost = (value, bound) => (bound === null ? value : least(value, dec(bound)));
/** Of money, event by event in their places; null when all of it is free. */
function percentage(price, events) {
  let [total, freeEvents, freeAmount] = [null, price.freeEvents ?? 0, dec(price.freeAmount ?? '0')];
  for (const { reported } of [...events].sort((a, b) => a.at - b.at || (a.place < b.place ? -1 : 1))) {
    if (freeEvents-- > 0) continue;
    const [free, wholly] = [least(freeAmount, reported), freeAmount > 0n && reported <= freeAmount];
    freeAmount -= free;
    if (wholly) continue;
    const fee = times(dec(price.rate), reported - free) + dec(price.fixedAmount);
    total = (total ?? 0n) + atMost(most(fee, dec(price.minimumPerEvent ?? '0')), price.maximumPerEvent);
  }
  return total;
}
// Less the discount, then at least the minimum for what was lived of the period, then at most the maximum.
const reduced = ({ discountRate }, cost) => (discountRate ? times(cost, ONE - dec(discountRate)) : cost);
const minimum = ({ minimumAmount }, lived, length) => share(dec(minimumAmount ?? '0'), lived, length);
const due = (price, cost, part, of) =>
  atMost(most(reduced(price, cost), minimum(price, part, of)), price.maximumAmount);
function rateUse(price, life, month, { quantity, events }) {
  const whole = span(month);
  const [lived, length] = [lasting(cut(whole, [life.from, life.to])), lasting(whole)];
  const above = quantity - dec(price.includedQuantity);
  const cost = price.model === 'PERCENTAGE' ? percentage(price, events) : above > 0n ? charge(price, above) : null;
  if (!holds(price, whole[0]) || (cost === null && minimum(price, lived, length) === 0n)) return null;
  return { quantity, rated: due(price, cost ?? 0n, lived, length) };
}
function rateOnce(price, { from, stretches: [[, quantity]] }, month) {
  if (!cut(span(month), [from, from + 1]) || !holds(price, from)) return null;
  return { quantity, rated: reduced(price, charge(price, quantity)) };
}
/** From the anchor day, or for a year the day of the activation, in equal steps; a month that has no such day: its last. */
function periods({ interval, anchorDay }, activatedAt, month) {
  const [from, to] = span(month);
  const [origin, step] = interval === 'YEAR' ? [activatedAt, 12] : [from, 1];
  const date = new Date((origin + EAST) / 1000);
  const [day, time] = anchorDay === null ? [date.getUTCDate(), origin - dayOf(origin)] : [anchorDay, 0];
  const start = (months) => inMonth(date.getUTCFullYear(), date.getUTCMonth() + months, day) + time;
  const base = start(0) <= origin ? 0 : -1;
  const starts = [start(base)];
  while (starts.at(-1) < to) starts.push(start(base + step * starts.length));
  return starts.slice(1).map((end, i) => [starts[i], end]);
}
function rateRecurring(price, life, month) {
  if (life.from === life.to) return null;
  // By the day: every day that was touched; a change of quantity counts from the next one on.
  const [begin, end] = price.proration === 'DAY' ? [dayOf, dayAfter] : [(at) => at, (at) => at];
  const alive = [begin(life.from), end(life.to)];
  const moved = life.stretches.map(([at, quantity], i) => [i ? end(at) : begin(at), quantity]);
  const real = moved.filter(([at], i) => moved[i + 1]?.[0] !== at);
  const stretches = real.filter(([, quantity], i) => real[i - 1]?.[1] !== quantity);
  const whole = price.proration === 'NONE';
  const rated = periods(price, alive[0], month).flatMap((period) => {
    const lived = cut(period, alive);
    const served = lived && (whole ? holds(price, lived[0]) && lived : cut(lived, force(price)));
    const when = served && (price.timing === 'ADVANCE' ? served[0] : served[1] - 1);
    if (!served || !cut(span(month), [when, when + 1])) return [];
    const [length, until] = [lasting(period), (i) => stretches[i + 1]?.[0] ?? served[1]];
    const cuts = stretches.map(([at, quantity], i) => ({ quantity, part: lasting(cut(served, [at, until(i)])) }));
    const parts = whole ? [{ quantity: cuts.find(({ part }) => part > 0).quantity, part: length }] : cuts;
    const total = whole ? length : lasting(served);
    const cost = sum(parts.map(({ quantity, part }) => share(charge(price, quantity), part, length)));
    const counted = sum(parts.map(({ quantity, part }) => share(quantity, part, length)));
    const quantity = price.model === 'FLAT' ? share(ONE, total, length) : counted;
    return [{ quantity, rated: due(price, cost, total, length) }];
  });
  const of = (figure) => sum(rated.map((period) => period[figure]));
  return rated.length ? { quantity: rounded(of('quantity'), QUANTUM), rated: of('rated') } : null;
}
/** The first i parts together are their weights' share of the value, taken down to the unit; the last takes the rest. */
function divided(value, by, unit) {
  const upTo = (i) => (i === by.length ? value : floor(value * sum(by.slice(0, i)), sum(by) * unit) * unit);
  return by.map((_, i) => upTo(i + 1) - upTo(i));
}
/** Every value ÷ divisor taken down to the unit; the units missing to the total go to the largest remainders. */
function spread(values, divisor, total, unit) {
  const units = values.map((value) => floor(value, divisor * unit));
  const rest = (i) => values[i] - units[i] * divisor * unit;
  const ranked = [...units.keys()].sort((a, b) => (rest(a) === rest(b) ? a - b : rest(a) > rest(b) ? -1 : 1));
  for (const i of ranked.slice(0, Number(total / unit - sum(units)))) units[i] += 1n;
  return units.map((count) => count * unit);
}

const file = (name) => readFileSync(`${folder}/${name}`);
const hash = (data) => createHash('sha256').update(data).digest('hex');
const json = (name) => JSON.parse(file(`${name}.json`));
const [manifest, invoice, evidence] = ['manifest', 'invoice', 'evidence'].map(json);
const unit = 10n ** BigInt(24 - (invoice.total.split('.')[1] ?? '').length);
const same = (where, what, is, value) =>
  dec(is) === value || found(where, `${what} is ${is}, recomputed ${text(value)}`);
for (const [name, { sha256 }] of Object.entries(manifest.files))
  if (hash(file(name)) !== sha256) found(name, 'differs');
const groups = new Map(evidence.lines.map((line) => [String(line.events), []]));
const csv = file('events.csv').toString();
for (const [row] of csv.matchAll(/(?:[^"\r\n]|"(?:[^"]|"")*")+/g)) {
  const cells = [...`,${row}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  const values = cells.map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare);
  const [group, , , , , counts, says, , , , subject, corrects, at, key, place] = values;
  groups.get(group)?.push({ subject, corrects, key, place, at: +at, counted: dec(counts), reported: dec(says) });
}
/** What a meter says of a month's events; a gauge holds its value until the next one. */
function measured(aggregation, events, life, month) {
  const quantities = events.map(({ reported }) => reported);
  if (aggregation === 'SUM') return sum(quantities);
  if (aggregation === 'COUNT') return BigInt(events.length) * ONE;
  if (aggregation === 'MAX') return quantities.reduce(most, 0n);
  if (aggregation === 'UNIQUE_COUNT') return BigInt(new Set(events.map(({ subject }) => subject)).size) * ONE;
  const ordered = [...events].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  if (aggregation === 'LATEST') return ordered.at(-1)?.reported ?? 0n;
  const within = cut(span(month), [-NEVER, life.to]) ?? [0, 0];
  const until = (i) => ordered[i + 1]?.at ?? NEVER;
  const held = ordered.map(({ at, reported }, i) => reported * BigInt(lasting(cut(within, [at, until(i)]))));
  return divide(sum(held), BigInt(HOUR) * QUANTUM) * QUANTUM;
}
const known = new Map(evidence.lines.map((line) => [line.lineNo, line]));
/** What all invoices up to this one must hold of a line's price, instance and month. */
function owed(where, month, { basis, sharing, events: group }, price) {
  const [from, to, quantities] = basis.life;
  const life = { from, to: to ?? NEVER, stretches: quantities.map(([at, quantity]) => [at, dec(quantity)]) };
  const all = groups.get(String(group));
  const events = all.filter(({ corrects, reported }) => corrects === '' || reported !== 0n); // no voided ones
  const use = price.kind === 'USAGE' && { quantity: measured(price.aggregation, events, life, month), events };
  if (use) same(where, 'what its events count', text(sum(all.map(({ counted }) => counted))), use.quantity);
  if (basis.pool) return pooled(where, month, basis.pool, price, use.quantity);
  const rate = { USAGE: rateUse, ONE_TIME: rateOnce, RECURRING: rateRecurring }[price.kind];
  const rated = basis.noPart ? null : rate(price, life, month, use);
  const whole = { quantity: (!basis.noPart && use?.quantity) || 0n, rated: 0n, ...rated };
  if (!sharing) return { ...whole, amount: rounded(whole.rated, unit) };
  const weights = sharing.weights.map(dec);
  const shares = weights.map((weight) => whole.rated * weight);
  const amounts = spread(shares, sum(weights), rounded(whole.rated, unit), unit);
  const [parts, uses] = [divided(whole.rated, weights, 1n), divided(whole.quantity, weights, QUANTUM)];
  return { quantity: uses[sharing.position], rated: parts[sharing.position], amount: amounts[sharing.position] };
}
/** A price over the account: the use of all its instances is rated once and parted by use. */
function pooled(where, month, { index, line }, price, quantity) {
  const { from, to, unused, weights: written } = known.get(line).basis.pool;
  const weights = written.map(dec);
  same(where, "the pool's count of its use", unused ? '0' : written[index], quantity);
  const whole = unused ? 0n : sum(weights);
  const rated = rateUse(price, { from, to: to ?? NEVER }, month, { quantity: whole, events: [] })?.rated;
  if (!rated || weights[index] === 0n) return { quantity, rated: 0n, amount: 0n };
  const parts = weights.map((weight) => floor(rated * weight, whole || sum(weights)));
  parts[weights.findLastIndex((weight) => weight > 0n)] += rated - sum(parts);
  return { quantity, rated: parts[index], amount: spread(parts, 1n, rounded(rated, unit), unit)[index] };
}
for (const line of invoice.lines) {
  const where = `line ${line.lineNo} (${line.priceCode}, ${line.serviceMonth})`;
  try {
    const of = known.get(line.lineNo);
    if (!of?.basis) throw new Error('cannot be recomputed: it is older than the evidence that is kept');
    const { commitment, price = evidence.prices[`${of.planId} ${line.priceCode}`] } = of.basis;
    const rest = commitment && most(0n, dec(commitment.amount) - dec(commitment.drawn));
    const now = commitment ? { quantity: ONE, rated: rest, amount: rest } : owed(where, line.serviceMonth, of, price);
    const before = (figure) => sum(of.earlier.map((one) => dec(one[figure])));
    same(where, 'quantity', line.quantity, commitment && of.earlier.length ? 0n : now.quantity - before('quantity'));
    same(where, 'ratedAmount', line.ratedAmount, now.rated - before('ratedAmount'));
    same(where, 'amount', line.amount, now.amount - before('amount'));
    if (!of.earlier.length && line.unitPrice !== null) same(where, 'unitPrice', line.unitPrice, dec(price.unitPrice));
    const valid = ({ category, from }) =>
      category === of.taxCategory && onDay(from) <= Date.parse(line.serviceFrom) * 1000;
    const rates = evidence.taxRates.filter(valid).sort((a, b) => (a.from < b.from ? -1 : 1));
    same(where, 'taxRate', line.taxRate, dec(rates.at(-1).rate));
  } catch (error) {
    found(where, error.message);
  }
}
// Tax is taken out of each rate's sum once, and parted among its lines.
const rates = new Set([...invoice.lines, ...invoice.taxes].map(({ taxRate }) => taxRate));
const totals = { net: 0n, tax: 0n, total: 0n };
for (const rate of rates) {
  const lines = invoice.lines.filter(({ taxRate }) => taxRate === rate);
  const amounts = lines.map(({ amount }) => dec(amount));
  const [gross, divisor] = [sum(amounts), ONE + dec(rate)];
  const net = divide(gross * ONE, divisor * unit) * unit;
  const entry = invoice.taxes.find(({ taxRate }) => taxRate === rate) ?? { gross: '0', net: '0', tax: '0' };
  const figures = { gross, net, tax: gross - net, total: gross };
  for (const figure of ['gross', 'net', 'tax']) same(`tax at ${rate}`, figure, entry[figure], figures[figure]);
  for (const figure in totals) totals[figure] += figures[figure];
  const exact = amounts.map((amount) => amount * ONE);
  for (const [i, own] of spread(exact, divisor, net, unit).entries()) {
    same(`line ${lines[i].lineNo}`, 'net', lines[i].net, own);
    same(`line ${lines[i].lineNo}`, 'taxAmount', lines[i].taxAmount, amounts[i] - own);
  }
}
for (const figure in totals) same('invoice', figure, invoice[figure], totals[figure]);
// The audit trail's own words of the invoice, and the links over them.
for (const { seq, before, hash: link, row } of evidence.audit)
  if (seq !== null && hash(`${before}\u001f${JSON.stringify(row)}`) !== link) found(`audit link ${seq}`, 'differs');
const issued = evidence.audit.find(({ row }) => row.action === 'issueInvoice')?.row.after ?? {};
for (const figure of ['number', 'period', 'net', 'tax', 'total'])
  if (issued[figure] !== invoice[figure]) found('audit', `${figure} was ${issued[figure]} when it was issued`);
const said = findings.map(({ where, what }) => `${where}: ${what}`);
const verdict = findings.length ? `${findings.length} do not agree` : 'every figure was recomputed';
said.push(`${invoice.number}, ${invoice.lines.length} lines, ${invoice.total} ${invoice.currency}: ${verdict}`);
console.log(process.argv.includes('--json') ? JSON.stringify({ number: invoice.number, findings }) : said.join('\n'));
process.exitCode = findings.length ? 1 : 0;
