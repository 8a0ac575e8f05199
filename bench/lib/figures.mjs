// From passes to figures. Medians, because one disturbed pass should not decide.

const sorted = (values) => [...values].sort((a, b) => a - b);

/** The middle value, the mean of the middle two; null of nothing. */
export function median(values) {
  if (!values.length) return null;
  const ordered = sorted(values);
  const half = Math.floor(ordered.length / 2);
  return ordered.length % 2 ? ordered[half] : (ordered[half - 1] + ordered[half]) / 2;
}

/** The smallest value that at least this share of the values does not exceed. */
export function percentile(values, share) {
  return sorted(values)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? null;
}

/** One pass in figures; CPU, statements and transactions per 1000 events that were stored or recognised. */
export function figuresOf({ requests, accepted, duplicates, latencies, ms, cpu, before, after }) {
  const events = accepted + duplicates;
  const perThousand = (used) => (used === null ? null : (used / events) * 1000);
  return {
    requests,
    accepted,
    duplicates,
    eventsPerSecond: (events / ms) * 1000,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    cpu: Object.fromEntries(Object.entries(cpu).map(([name, used]) => [name, perThousand(used)])),
    statements: perThousand(after.statements - before.statements),
    transactions: perThousand(after.transactions - before.transactions),
  };
}

const medianOf = (passes, pick) => median(passes.map(pick).filter((value) => value !== null && value !== undefined));

/**
 * A lane's passes together; its ratio is the median of each pass divided by the bare pass of the same round, so that
 * what disturbed both cancels out.
 */
export function summarize(lane, passes, barePasses) {
  const ratios = (barePasses ?? []).slice(0, passes.length);
  return {
    lane,
    eventsPerSecond: medianOf(passes, (pass) => pass.eventsPerSecond),
    ratio: barePasses ? median(ratios.map((bare, i) => passes[i].eventsPerSecond / bare.eventsPerSecond)) : null,
    p50: medianOf(passes, (pass) => pass.p50),
    p99: medianOf(passes, (pass) => pass.p99),
    cpu: Object.fromEntries(
      Object.keys(passes[0]?.cpu ?? {}).map((name) => [name, medianOf(passes, (pass) => pass.cpu[name])]),
    ),
    statements: medianOf(passes, (pass) => pass.statements),
    transactions: medianOf(passes, (pass) => pass.transactions),
    passes,
  };
}

const number = (value, digits = 0) =>
  value === null || value === undefined ? '–' : value.toLocaleString('en-GB', { maximumFractionDigits: digits });

/** The table for people. */
export function table(lanes) {
  const head = ['lane', 'events/s', 'of bare', 'p50 ms', 'p99 ms', 'api', 'database', 'script', 'stmts', 'trans'];
  const lines = lanes.map(({ lane, eventsPerSecond, ratio, p50, p99, cpu, statements, transactions }) => [
    lane,
    number(eventsPerSecond),
    ratio === null ? '–' : ratio.toFixed(2),
    number(p50, 1),
    number(p99, 1),
    ...['api', 'database', 'script'].map((name) => number(cpu[name], 1)),
    number(statements, 1),
    number(transactions, 1),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i].length)));
  const row = (cells) => cells.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ');
  return `${[head, ...lines].map(row).join('\n')}\n(per 1000 events: CPU ms of api, database and script; statements and transactions of the database)\n`;
}
