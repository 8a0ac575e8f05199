// Recomputes an invoice from the evidence beside this file, without a network and without the platform's code.
// node verify-invoice.mjs [folder] [--json]     exit 0: every figure was recomputed; 1: a line for each that was not.
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const folder = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? import.meta.dirname ?? '.';
const findings = [];
const found = (where, what) => findings.push({ where, what });

// Decimals are integers of 10^-24, instants are microseconds since 1970, time is cut into half-open pairs.
const ONE = 10n ** 24n;
const NEVER = Number.MAX_SAFE_INTEGER;
const dec = (text) => {
  const [, minus, whole, part = ''] = /^(-?)(\d+)(?:\.(\d{1,24}))?$/.exec(text);
  return BigInt(`${minus}${whole}${part.padEnd(24, '0')}`);
};
const size = (value) => (value < 0n ? -value : value);
const divide = (a, b) => ((2n * size(a) + b) / (2n * b)) * (a < 0n ? -1n : 1n); // half away from zero, b > 0
const floor = (a, b) => a / b - (a < 0n && a % b !== 0n ? 1n : 0n);
const rounded = (value, unit) => divide(value, unit) * unit;
const times = (a, b) => divide(a * b, ONE);
const share = (value, part, whole) => divide(value * BigInt(part), BigInt(whole));
const sum = (values) => values.reduce((total, value) => total + value, 0n);
const least = (a, b) => (a < b ? a : b);
const most = (a, b) => (a > b ? a : b);
const text = (value) => {
  const digits = size(value).toString().padStart(25, '0');
  return (value < 0n ? '-' : '') + `${digits.slice(0, -24)}.${digits.slice(-24)}`.replace(/\.?0+$/, '');
};
const QUANTUM = 10n ** 12n; // quantities have 12 digits

const [HOUR, DAY] = [3_600_000_000, 86_400_000_000];
const EAST = 8 * HOUR; // days and months are those of Asia/Shanghai
const dayOf = (instant) => instant - ((instant + EAST) % DAY);
const dayAfter = (instant) => (dayOf(instant) === instant ? instant : dayOf(instant) + DAY);
const midnight = (year, month, day) => Date.UTC(year, month, day) * 1000 - EAST;
const dateOf = (instant) => new Date((dayOf(instant) + EAST) / 1000);
const onDay = (date) => Date.parse(`${date}T00:00:00+08:00`) * 1000;
const span = (month) => [
  midnight(+month.slice(0, 4), month.slice(5) - 1, 1),
  midnight(+month.slice(0, 4), +month.slice(5), 1),
];
const cut = ([a, b], [c, d]) => (Math.max(a, c) < Math.min(b, d) ? [Math.max(a, c), Math.min(b, d)] : null);
/** The day of a month counted from another, or its last. */
const clamped = (year, month, day) => Math.min(midnight(year, month, day), midnight(year, month + 1, 0));
const instantOf = (written) => {
  const [, seconds, part = ''] = /^(.{19})(?:\.(\d+))?Z$/.exec(written);
  return Date.parse(`${seconds}Z`) * 1000 + Number(part.padEnd(6, '0'));
};
const force = (price) => [
  price.effectiveFrom === null ? -NEVER : onDay(price.effectiveFrom),
  price.effectiveTo === null ? NEVER : onDay(price.effectiveTo),
];
const holds = (price, instant) => force(price)[0] <= instant && instant < force(price)[1];

// What a price charges -------------------------------------------------------------------------------------------
function charge({ model, unitPrice, packageSize, tiers }, quantity) {
  if (model === 'FLAT') return dec(unitPrice);
  if (model === 'PER_UNIT') return times(quantity, dec(unitPrice));
  if (model === 'PACKAGE') return -floor(-quantity, dec(packageSize)) * dec(unitPrice);
  let [total, from] = [0n, 0n];
  for (const tier of tiers) {
    const to = tier.upTo === null ? quantity : least(quantity, dec(tier.upTo));
    if (quantity <= from) break;
    const last = to === quantity;
    if (model === 'GRADUATED') total += times(to - from, dec(tier.unitPrice)) + dec(tier.flatAmount);
    else if (last) return times(quantity, dec(tier.unitPrice)) + dec(tier.flatAmount);
    from = to;
  }
  return total;
}
/** Of money, event by event in their places; null when all of it is free. */
function percentage(price, events) {
  let [total, freeEvents, freeAmount] = [null, price.freeEvents ?? 0, dec(price.freeAmount ?? '0')];
  for (const { quantity } of [...events].sort((a, b) => a.at - b.at || (a.place < b.place ? -1 : 1))) {
    if (freeEvents-- > 0) continue;
    const free = least(freeAmount, quantity);
    const wholly = freeAmount > 0n && quantity <= freeAmount;
    freeAmount -= free;
    if (wholly) continue;
    const fee = times(dec(price.rate), quantity - free) + dec(price.fixedAmount);
    const bounded = most(fee, dec(price.minimumPerEvent ?? '0'));
    total = (total ?? 0n) + (price.maximumPerEvent === null ? bounded : least(bounded, dec(price.maximumPerEvent)));
  }
  return total;
}
const discounted = ({ discountRate }, cost) => (discountRate ? times(cost, ONE - dec(discountRate)) : cost);
/** Less the discount, then at least the minimum for what was lived of the period, then at most the maximum. */
function bound(price, amount, lived, length) {
  const left = discounted(price, amount);
  const raised =
    price.minimumAmount === null || !lived ? left : most(left, share(dec(price.minimumAmount), lived, length));
  return price.maximumAmount === null ? raised : least(raised, dec(price.maximumAmount));
}
function rateUse(price, life, month, { quantity, events }) {
  const [from, to] = span(month);
  if (!holds(price, from)) return null;
  const alive = cut([from, to], [life.from, life.to]);
  const above = most(0n, quantity - dec(price.includedQuantity));
  const charged = price.model === 'PERCENTAGE' ? percentage(price, events) : above > 0n ? charge(price, above) : null;
  const minimum =
    alive && price.minimumAmount !== null && share(dec(price.minimumAmount), alive[1] - alive[0], to - from) > 0n;
  if (charged === null && !minimum) return null;
  return { quantity, rated: bound(price, charged ?? 0n, alive ? alive[1] - alive[0] : 0, to - from) };
}
function rateOnce(price, life, month) {
  const [from, to] = span(month);
  if (life.from < from || life.from >= to || !holds(price, life.from)) return null;
  const [[, quantity]] = life.stretches;
  return { quantity, rated: discounted(price, charge(price, quantity)) };
}
/** Whole days that were touched; a change of quantity counts from the next day on, the last of a day's. */
function inDays({ from, to, stretches }) {
  const moved = stretches.map(([at, quantity], i) => [i === 0 ? dayOf(at) : dayAfter(at), quantity]);
  return {
    from: dayOf(from),
    to: to === NEVER ? NEVER : dayAfter(to),
    stretches: moved.filter(([at], i) => moved[i + 1]?.[0] !== at),
  };
}
function periods(price, life, month) {
  const [year, index] = [+month.slice(0, 4), month.slice(5) - 1];
  const starts = [];
  if (price.interval === 'MONTH')
    for (const by of [-1, 0, 1, 2]) starts.push(clamped(year, index + by, price.anchorDay ?? 1));
  else {
    const first = dateOf(life.from);
    const day = price.anchorDay ?? first.getUTCDate();
    const time = price.anchorDay === null ? life.from - dayOf(life.from) : 0;
    const start = (months) => clamped(first.getUTCFullYear(), first.getUTCMonth() + months, day) + time;
    const base = start(0) <= life.from ? 0 : -1;
    for (let k = 0; starts.length < 2 || starts.at(-1) < span(month)[1]; k++) starts.push(start(base + 12 * k));
  }
  return starts.slice(1).map((end, i) => [starts[i], end]);
}
function rateRecurring(price, given, month) {
  if (given.from === given.to) return null;
  const life = price.proration === 'DAY' ? inDays(given) : given;
  const [from, to] = span(month);
  let line = null;
  for (const whole of periods(price, life, month)) {
    let served = cut(whole, [life.from, life.to]);
    if (served && price.proration === 'NONE') served = holds(price, served[0]) ? served : null;
    else if (served) served = cut(served, force(price));
    if (!served) continue;
    const due = price.timing === 'ADVANCE' ? served[0] >= from && served[0] < to : served[1] > from && served[1] <= to;
    if (!due) continue;
    const length = whole[1] - whole[0];
    let parts = [];
    life.stretches.forEach(([at, quantity], i) => {
      const part = cut(served, [at, life.stretches[i + 1]?.[0] ?? served[1]]);
      if (part && parts.at(-1)?.quantity === quantity) parts.at(-1).lived += part[1] - part[0];
      else if (part) parts.push({ quantity, lived: part[1] - part[0] });
    });
    if (price.proration === 'NONE') parts = [{ quantity: parts[0].quantity, lived: length }];
    const lived = parts.reduce((total, part) => total + part.lived, 0);
    const quantity =
      price.model === 'FLAT'
        ? share(ONE, lived, length)
        : sum(parts.map((part) => share(part.quantity, part.lived, length)));
    const cost = sum(parts.map((part) => share(charge(price, part.quantity), part.lived, length)));
    line = {
      quantity: (line?.quantity ?? 0n) + quantity,
      rated: (line?.rated ?? 0n) + bound(price, cost, lived, length),
    };
  }
  return line && { ...line, quantity: rounded(line.quantity, QUANTUM) };
}

// Parts that sum to a whole ---------------------------------------------------------------------------------------
/** The first i parts together are their weights' share of the value, taken down to the unit; the last takes the rest. */
function divided(value, weights, unit) {
  const whole = sum(weights);
  let [weight, given] = [0n, 0n];
  return weights.map((own, i) => {
    weight += own;
    const upTo = i === weights.length - 1 ? value : floor(value * weight, whole * unit) * unit;
    const part = upTo - given;
    given = upTo;
    return part;
  });
}
/** Every value ÷ divisor taken down to the unit; the units missing to the total go to the largest remainders. */
function spread(values, divisor, total, unit) {
  const whole = divisor * unit;
  const parts = values.map((value, i) => ({
    i,
    units: floor(value, whole),
    rest: value - floor(value, whole) * whole,
  }));
  const missing = Number(total / unit - sum(parts.map(({ units }) => units)));
  const ranked = [...parts].sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1));
  for (const part of ranked.slice(0, missing)) part.units += 1n;
  return parts.map(({ units }) => units * unit);
}

// The bundle ------------------------------------------------------------------------------------------------------
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const [manifest, invoice, evidence] = ['manifest.json', 'invoice.json', 'evidence.json'].map(read);
const unit = 10n ** BigInt(24 - (invoice.total.split('.')[1] ?? '').length);
const same = (where, what, written, value) => {
  if (dec(written) !== value) found(where, `${what} is ${written}, recomputed ${text(value)}`);
};

for (const [name, { sha256 }] of Object.entries(manifest.files)) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(join(folder, name))) hash.update(chunk);
  if (hash.digest('hex') !== sha256) found(name, 'is not the file that the manifest names');
}

/** The events of each group, as they stand. */
async function readEvents() {
  const groups = new Map();
  let [names, row] = [null, ''];
  for await (const line of createInterface({ input: createReadStream(join(folder, 'events.csv'), 'utf8') })) {
    row += row ? `\n${line}` : line;
    if ((row.match(/"/g) ?? []).length % 2) continue; // a line break inside a cell
    const cells = [...`,${row}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)];
    const values = cells.map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare);
    row = '';
    if (!names) names = values.map((name) => name.replace('\uFEFF', ''));
    else {
      const event = Object.fromEntries(names.map((name, i) => [name, values[i]]));
      const [at, quantity, counted] = [Number(event.at), dec(event.reportedQuantity), dec(event.quantity)];
      const isVoid = event.correctsEventId !== '' && quantity === 0n;
      const { key, place, subject } = event;
      if (!groups.has(event.group)) groups.set(event.group, []);
      groups.get(event.group).push({ at, key, place, subject, quantity, counted, isVoid });
    }
  }
  return groups;
}
/** What a meter says of a month's events; a gauge holds its value until the next one. */
function measured(aggregation, events, life, month) {
  const quantities = events.map(({ quantity }) => quantity);
  if (aggregation === 'SUM') return sum(quantities);
  if (aggregation === 'COUNT') return BigInt(events.length) * ONE;
  if (aggregation === 'MAX') return quantities.reduce(most, 0n);
  if (aggregation === 'UNIQUE_COUNT') return BigInt(new Set(events.map(({ subject }) => subject)).size) * ONE;
  const ordered = [...events].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  if (aggregation === 'LATEST') return ordered.at(-1)?.quantity ?? 0n;
  const within = cut(span(month), [-NEVER, life.to]) ?? [0, 0];
  const held = ordered.map(({ at, quantity }, i) => {
    const lasting = cut(within, [at, ordered[i + 1]?.at ?? NEVER]);
    return lasting ? quantity * BigInt(lasting[1] - lasting[0]) : 0n;
  });
  return divide(sum(held), BigInt(HOUR) * QUANTUM) * QUANTUM;
}

const groups = await readEvents();
const known = new Map(evidence.lines.map((line) => [line.lineNo, line]));
const lifeOf = ([from, to, stretches]) => ({
  from,
  to: to ?? NEVER,
  stretches: stretches.map(([at, q]) => [at, dec(q)]),
});

/** What all invoices up to this one must hold of a line's price, instance and month. */
function owed(where, line, { basis, price, sharing, events: group }) {
  const life = lifeOf(basis.life);
  const month = line.serviceMonth;
  let use = null;
  if (price.kind === 'USAGE') {
    const all = groups.get(String(group)) ?? [];
    const events = all.filter(({ isVoid }) => !isVoid);
    use = { quantity: measured(price.aggregation, events, life, month), events };
    const counted = sum(all.map((event) => event.counted));
    if (counted !== use.quantity) found(where, `events count ${text(counted)}, recomputed ${text(use.quantity)}`);
  }
  if (basis.pool) return pooled(where, price, month, basis.pool, use);
  const rate = { USAGE: rateUse, ONE_TIME: rateOnce, RECURRING: rateRecurring }[price.kind];
  const rated = basis.noPart ? null : rate(price, life, month, use);
  const whole = rated ?? { quantity: 0n, rated: 0n };
  if (use) whole.quantity = basis.noPart ? 0n : use.quantity;
  if (!sharing) return { ...whole, amount: rounded(whole.rated, unit), unitPrice: rated && price.unitPrice };
  const weights = sharing.weights.map(dec);
  const divisor = sum(weights);
  const amounts = spread(
    weights.map((weight) => whole.rated * weight),
    divisor,
    rounded(whole.rated, unit),
    unit,
  );
  const [quantities, parts] = [divided(whole.quantity, weights, QUANTUM), divided(whole.rated, weights, 1n)];
  const { position: i } = sharing;
  return { quantity: quantities[i], rated: parts[i], amount: amounts[i], unitPrice: rated && price.unitPrice };
}
/** A price over the account: the use of all its instances is rated once and parted by use. */
function pooled(where, price, month, { index, line }, use) {
  const { from, to, unused, weights: written } = known.get(line).basis.pool;
  const weights = written.map(dec);
  if (use.quantity !== (unused ? 0n : weights[index])) found(where, `the pool counts ${written[index]} of its use`);
  const life = { from, to: to ?? NEVER };
  const rated = rateUse(price, life, month, { quantity: unused ? 0n : sum(weights), events: [] });
  if (!rated || weights[index] === 0n) return { quantity: use.quantity, rated: 0n, amount: 0n };
  const last = weights.findLastIndex((weight) => weight > 0n);
  const parts = weights.map((weight, i) => (i === last ? 0n : floor(rated.rated * weight, sum(weights))));
  parts[last] = rated.rated - sum(parts);
  const sharing = weights.flatMap((weight, i) => (weight > 0n ? [i] : []));
  const amounts = spread(
    sharing.map((i) => parts[i]),
    1n,
    rounded(rated.rated, unit),
    unit,
  );
  return { quantity: use.quantity, rated: parts[index], amount: amounts[sharing.indexOf(index)] };
}

for (const line of invoice.lines) {
  const where = `line ${line.lineNo} (${line.priceCode}, ${line.serviceMonth})`;
  try {
    const of = known.get(line.lineNo);
    if (!of?.basis) throw new Error('was issued before what it was rated from was kept');
    const { commitment } = of.basis;
    const rest = commitment && most(0n, dec(commitment.amount) - dec(commitment.drawn));
    const price = of.price ?? evidence.prices[`${of.planId} ${line.priceCode}`];
    const now = commitment ? { quantity: ONE, rated: rest, amount: rest } : owed(where, line, { ...of, price });
    const before = (figure) => sum(of.earlier.map((one) => dec(one[figure])));
    same(where, 'quantity', line.quantity, commitment && of.earlier.length ? 0n : now.quantity - before('quantity'));
    same(where, 'ratedAmount', line.ratedAmount, now.rated - before('ratedAmount'));
    same(where, 'amount', line.amount, now.amount - before('amount'));
    if (now.unitPrice && line.unitPrice) same(where, 'unitPrice', line.unitPrice, dec(now.unitPrice));
    const category = commitment ? of.taxCategory : price.taxCategory;
    const started = (row) => row.category === category && onDay(row.from) <= instantOf(line.serviceFrom);
    const rates = evidence.taxRates.filter(started).sort((a, b) => (a.from < b.from ? -1 : 1));
    same(where, 'taxRate', line.taxRate, dec(rates.at(-1).rate));
  } catch (error) {
    found(where, error.message);
  }
}

// Tax is taken out of each rate's sum once, and parted among its lines.
const rates = new Map(
  invoice.lines.map(({ taxRate }) => [taxRate, invoice.lines.filter((line) => line.taxRate === taxRate)]),
);
for (const [rate, lines] of rates) {
  const gross = sum(lines.map(({ amount }) => dec(amount)));
  const divisor = ONE + dec(rate);
  const net = divide(gross * ONE, divisor * unit) * unit;
  const entry = invoice.taxes.find(({ taxRate }) => taxRate === rate);
  if (!entry) found(`tax at ${rate}`, 'is missing');
  for (const [figure, value] of Object.entries({ gross, net, tax: gross - net }))
    if (entry) same(`tax at ${rate}`, figure, entry[figure], value);
  spread(
    lines.map(({ amount }) => dec(amount) * ONE),
    divisor,
    net,
    unit,
  ).forEach((own, i) => {
    same(`line ${lines[i].lineNo}`, 'net', lines[i].net, own);
    same(`line ${lines[i].lineNo}`, 'taxAmount', lines[i].taxAmount, dec(lines[i].amount) - own);
  });
}
if (invoice.taxes.length !== rates.size)
  found('taxes', `are ${invoice.taxes.length}, and the lines have ${rates.size} rates`);
for (const [figure, of] of [
  ['net', 'net'],
  ['tax', 'tax'],
  ['total', 'gross'],
])
  same('invoice', figure, invoice[figure], sum(invoice.taxes.map((entry) => dec(entry[of]))));

// The audit trail's own words of the invoice, and the links over them.
const canonical = (value) => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const fields = Object.keys(value)
    .filter((key) => value[key] !== null)
    .sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
};
for (const { seq, before, hash, row } of evidence.audit) {
  const link = createHash('sha256')
    .update(`${before}\u001f${canonical(row)}`)
    .digest('hex');
  if (seq !== null && link !== hash) found(`audit link ${seq}`, 'is not over this row');
}
const issued = evidence.audit.find(({ row }) => row.action === 'issueInvoice')?.row.after;
for (const figure of ['number', 'net', 'tax', 'total'])
  if (issued?.[figure] !== invoice[figure]) found('audit', `${figure} was ${issued?.[figure]} when it was issued`);

if (process.argv.includes('--json'))
  console.log(JSON.stringify({ number: invoice.number, lines: invoice.lines.length, findings }));
else {
  for (const { where, what } of findings) console.log(`${where}: ${what}`);
  const verdict = findings.length ? `${findings.length} do not agree` : 'all recomputed';
  console.log(`${invoice.number}: ${invoice.lines.length} lines, ${invoice.total} ${invoice.currency}: ${verdict}`);
}
process.exitCode = findings.length ? 1 : 0;
