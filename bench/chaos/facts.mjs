// Everything the checker judges, read with its own SQL from the tables alone.
import mysql from 'mysql2/promise';
import { microsOf, monthOf, unitsOf } from './exact.mjs';

const quantity = (text) => unitsOf(text, 12);
const cents = (text) => unitsOf(text, 2);
const time = (text) => (text === null ? null : microsOf(text));

const EVENTS = `SELECT HEX(event_key) AS k, HEX(provider_id) AS provider, source, event_id AS id, HEX(instance_id) AS instance,
  meter, at, cut, occurred_at AS occurred, quantity, HEX(corrects_key) AS corrects, platform FROM usage_event`;
const LINES = `SELECT HEX(l.invoice_id) AS invoice, l.line_no AS no, l.kind, HEX(l.instance_id) AS instance, l.price_code AS price,
  l.meter, l.aggregation, l.service_month AS month, l.quantity, l.rated_amount AS rated, l.amount, l.tax_rate AS rate, l.net,
  l.tax_amount AS tax, l.after_cut AS after, l.through_cut AS through
  FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id ORDER BY i.issued_at, i.number, l.line_no`;
const INSTANCES = `SELECT HEX(id) AS id, HEX(organization_id) AS organization, HEX(provider_id) AS provider, HEX(plan_id) AS plan,
  quantity, activated_at AS activated, terminated_at AS ended FROM service_instance`;
const INVOICES = `SELECT HEX(id) AS id, number, series, period, currency, HEX(organization_id) AS organization,
  HEX(provider_id) AS provider, net, tax, total, line_count AS count FROM invoice ORDER BY number`;
const NOTES = `SELECT HEX(id) AS id, number, HEX(invoice_id) AS invoice, HEX(organization_id) AS organization, net, tax, total, reason FROM credit_note`;
const NOTE_LINES = `SELECT HEX(credit_note_id) AS note, HEX(invoice_id) AS invoice, invoice_line_no AS no, amount, tax_rate AS rate, net,
  tax_amount AS tax FROM credit_note_line`;
const BUDGETS = `SELECT HEX(id) AS id, HEX(organization_id) AS organization, allocated, reserved, committed, actual, overrun, entry_count AS count FROM budget`;
const ENTRIES = `SELECT HEX(budget_id) AS budget, seq, HEX(invoice_id) AS invoice, allocated, reserved, committed, actual, overrun FROM budget_entry`;
const FIGURES = ['allocated', 'reserved', 'committed', 'actual', 'overrun'];

const withFigures = (row) => ({ ...row, ...Object.fromEntries(FIGURES.map((name) => [name, cents(row[name])])) });
const withTotals = (row) => ({ ...row, net: cents(row.net), tax: cents(row.tax), total: cents(row.total) });

const eventOf = (row) => ({
  ...row,
  at: microsOf(row.at),
  month: monthOf(microsOf(row.at)),
  occurred: microsOf(row.occurred),
  quantity: quantity(row.quantity),
});

const lineOf = (row) => ({
  ...row,
  quantity: quantity(row.quantity),
  rated: unitsOf(row.rated, 24),
  amount: cents(row.amount),
  rate: unitsOf(row.rate, 5),
  net: cents(row.net),
  tax: cents(row.tax),
});

const priceOf = (row) => ({
  ...row,
  unitPrice: row.unit_price === null ? null : quantity(row.unit_price),
  included: quantity(row.included_quantity),
  tiers: (typeof row.tiers === 'string' ? JSON.parse(row.tiers) : row.tiers).map((tier) => ({
    upTo: tier.upTo === null ? null : quantity(tier.upTo),
    unitPrice: quantity(tier.unitPrice),
    flat: quantity(tier.flatAmount),
  })),
});

/** Opens the database, reads all of it in one snapshot and closes it. */
export async function readFacts(url) {
  const connection = await mysql.createConnection({
    uri: url,
    dateStrings: true,
    supportBigNumbers: true,
    timezone: 'Z',
  });
  const all = async (sql, make = (row) => row) => (await connection.query(sql))[0].map(make);
  try {
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    const resizes = await all(
      'SELECT HEX(instance_id) AS instance, since, quantity FROM instance_quantity ORDER BY instance_id, seq',
    );
    return {
      events: await all(EVENTS, eventOf),
      identities: await all('SELECT HEX(event_key) AS k FROM usage_identity', (row) => row.k),
      corrections: await all('SELECT HEX(corrected_key) AS corrected, HEX(correcting_key) AS k FROM usage_correction'),
      hours: await all('SELECT HEX(instance_id) AS instance, meter, hour, quantity, n FROM usage_rollup', (row) => ({
        ...row,
        hour: microsOf(row.hour),
        quantity: quantity(row.quantity),
      })),
      instances: await all(INSTANCES, (row) => ({
        ...row,
        quantity: quantity(row.quantity),
        activated: time(row.activated),
        ended: time(row.ended),
        resizes: resizes
          .filter(({ instance }) => instance === row.id)
          .map((change) => ({ from: microsOf(change.since), quantity: quantity(change.quantity) })),
      })),
      prices: await all('SELECT HEX(plan_id) AS plan, c.* FROM price_component c', priceOf),
      invoices: await all(INVOICES, withTotals),
      lines: await all(LINES, lineOf),
      taxes: await all(
        'SELECT HEX(invoice_id) AS invoice, tax_rate AS rate, gross, net, tax FROM invoice_tax',
        (row) => ({
          ...row,
          rate: unitsOf(row.rate, 5),
          gross: cents(row.gross),
          net: cents(row.net),
          tax: cents(row.tax),
        }),
      ),
      notes: await all(NOTES, withTotals),
      noteLines: await all(NOTE_LINES, (row) => ({
        ...row,
        amount: cents(row.amount),
        rate: unitsOf(row.rate, 5),
        net: cents(row.net),
        tax: cents(row.tax),
      })),
      payments: await all('SELECT HEX(invoice_id) AS invoice, amount, reference FROM payment', (row) => ({
        ...row,
        amount: cents(row.amount),
      })),
      disputes: await all(
        'SELECT HEX(d.id) AS id, HEX(d.invoice_id) AS invoice, d.line_no AS no, d.status, m.message AS reason FROM invoice_dispute d JOIN dispute_message m ON m.dispute_id = d.id AND m.seq = 1',
      ),
      budgets: await all(BUDGETS, withFigures),
      entries: await all(ENTRIES, withFigures),
    };
  } finally {
    await connection.end();
  }
}
