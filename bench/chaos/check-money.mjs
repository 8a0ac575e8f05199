// Invoices, credit notes, payments and budgets as sums: what must add up adds up, what is numbered has no gap.
import { divide, sumOf, textOf } from './exact.mjs';

const netOf = (gross, rate) => divide(gross * 100_000n, 100_000n + rate);
const money = (cents) => textOf(cents, 2);
const sum = (rows, name) => sumOf(rows.map((row) => row[name]));

function checkNumbers(rows, fault) {
  const series = Map.groupBy(rows, ({ number }) => number.slice(0, -7));
  for (const [name, some] of series) {
    const numbers = some.map(({ number }) => Number(number.slice(-6))).sort((a, b) => a - b);
    if (numbers.some((number, index) => number !== index + 1))
      fault('number', `${name}: the numbers are ${numbers.join(', ')}`);
  }
  return series.size;
}

/** Net and tax of the lines of one rate: the rate's, and each line's within a cent of its own. */
function checkRate(about, rate, lines, fault) {
  const gross = sum(lines, 'amount');
  const net = netOf(gross, rate);
  if (sum(lines, 'net') !== net)
    fault(
      'tax',
      `${about}: net of ${money(gross)} at ${textOf(rate, 5)} is ${money(net)}, the lines say ${money(sum(lines, 'net'))}`,
    );
  for (const { amount, net: own, tax } of lines) {
    const distance = own - netOf(amount, rate);
    if (own + tax !== amount || distance > 1n || distance < -1n)
      fault('tax', `${about}: a line of ${money(amount)} is ${money(own)} + ${money(tax)}`);
  }
  return { gross, net };
}

function checkInvoices({ invoices, lines, taxes }, fault) {
  const linesOf = Map.groupBy(lines, ({ invoice }) => invoice);
  const taxesOf = Map.groupBy(taxes, ({ invoice }) => invoice);
  const accounts = new Set();
  for (const { id, number, organization, provider, currency, period, net, tax, total, count } of invoices) {
    const account = `${organization} ${provider} ${currency} ${period}`;
    if (accounts.has(account)) fault('double', `${number} is a second invoice of ${account}`);
    accounts.add(account);
    const own = linesOf.get(id) ?? [];
    if (own.length !== count) fault('missing', `${number} has ${own.length} of ${count} lines`);
    if (total !== sum(own, 'amount') || total !== net + tax || total < 0n)
      fault(
        'total',
        `${number}: ${money(total)} is not the sum of its lines ${money(sum(own, 'amount'))}, or of ${money(net)} + ${money(tax)}`,
      );
    const rates = Map.groupBy(own, ({ rate }) => rate);
    const said = taxesOf.get(id) ?? [];
    if (said.length !== rates.size || sum(said, 'net') !== net)
      fault('tax', `${number}: its taxes are not those of its lines`);
    for (const [rate, some] of rates) {
      const { gross, net: wanted } = checkRate(number, rate, some, fault);
      const row = said.find((one) => one.rate === rate);
      if (row?.gross !== gross || row.net !== wanted || row.tax !== gross - wanted)
        fault('tax', `${number}: at ${textOf(rate, 5)} of ${money(gross)} the net is ${money(wanted)}`);
    }
  }
}

function checkNotes({ invoices, lines, notes, noteLines }, fault) {
  const linesOf = Map.groupBy(noteLines, ({ note }) => note);
  for (const { id, number, invoice, net, tax, total } of notes) {
    const own = linesOf.get(id) ?? [];
    if (total !== sum(own, 'amount') || total !== net + tax || net !== sum(own, 'net') || total <= 0n)
      fault('total', `${number}: ${money(total)} is not the sum of its lines or of its net and tax`);
    if (own.some((line) => line.invoice !== invoice)) fault('account', `${number} credits a line of another invoice`);
  }
  const amounts = new Map(lines.map(({ invoice, no, amount }) => [`${invoice} ${no}`, amount]));
  for (const [name, some] of Map.groupBy(noteLines, ({ invoice, no }) => `${invoice} ${no}`))
    if (sum(some, 'amount') > (amounts.get(name) ?? 0n))
      fault('credited', `line ${name}: credited ${money(sum(some, 'amount'))} of ${money(amounts.get(name) ?? 0n)}`);
  // Notes that together make a whole have its net: all of one invoice and rate are rounded as one.
  for (const [name, some] of Map.groupBy(noteLines, ({ invoice, rate }) => `${invoice} ${rate}`))
    if (sum(some, 'net') !== netOf(sum(some, 'amount'), some[0].rate))
      fault('tax', `the credit notes of ${name} have another net than their sum`);
  return new Map(
    invoices.map(({ id }) => [
      id,
      sum(
        notes.filter(({ invoice }) => invoice === id),
        'total',
      ),
    ]),
  );
}

function checkPayments({ invoices, payments }, credited, fault) {
  const paid = Map.groupBy(payments, ({ invoice }) => invoice);
  for (const { id, number, total } of invoices) {
    const left = total - credited.get(id);
    if (left < 0n) fault('credited', `${number}: ${money(credited.get(id))} credited of ${money(total)}`);
    const own = paid.get(id) ?? [];
    // A note that followed a payment may leave more paid than is owed; a payment above the total never stands.
    if (sum(own, 'amount') > total || own.some(({ amount }) => amount <= 0n))
      fault('paid', `${number}: ${money(sum(own, 'amount'))} paid of ${money(total)}`);
  }
}

const FIGURES = ['allocated', 'reserved', 'committed', 'actual', 'overrun'];

function checkBudgets({ budgets, entries, invoices, notes }, fault) {
  const entriesOf = Map.groupBy(entries, ({ budget }) => budget);
  for (const budget of budgets) {
    const own = entriesOf.get(budget.id) ?? [];
    if (own.length !== budget.count || new Set(own.map(({ seq }) => seq)).size !== own.length)
      fault('budget', `budget ${budget.id} has ${own.length} of ${budget.count} entries`);
    for (const name of FIGURES)
      if (sum(own, name) !== budget[name])
        fault('budget', `budget ${budget.id}: ${name} ${money(budget[name])}, its entries ${money(sum(own, name))}`);
    const available = budget.allocated + budget.overrun - budget.reserved - budget.committed - budget.actual;
    if (available < 0n || budget.reserved < 0n || budget.committed < 0n)
      fault('budget', `budget ${budget.id} is overdrawn: ${money(available)}`);
  }
  for (const [organization, own] of Map.groupBy(budgets, (budget) => budget.organization)) {
    const of = (rows) =>
      sum(
        rows.filter((row) => row.organization === organization),
        'total',
      );
    if (sum(own, 'actual') !== of(invoices) - of(notes))
      fault(
        'budget',
        `${organization}: ${money(sum(own, 'actual'))} booked, invoiced ${money(of(invoices))}, credited ${money(of(notes))}`,
      );
  }
}

/** Documents are known by the sentence their sender wrote into them, another one each. */
function checkSaid({ notes, payments, disputes }, said, fault) {
  const stored = {
    note: notes.map(({ reason }) => reason),
    payment: payments.map(({ reference }) => reference),
    dispute: disputes.map(({ reason }) => reason),
  };
  for (const { kind, mark, acknowledged } of said) {
    const found = stored[kind].filter((one) => one === mark).length;
    if (found > 1 || (acknowledged && found === 0))
      fault(found ? 'double' : 'missing', `the ${kind} "${mark}" stands ${found} times`);
  }
}

/** @param said the documents the clients asked for: { kind, mark, acknowledged } */
export function checkMoney(facts, { said }, fault) {
  checkInvoices(facts, fault);
  const credited = checkNotes(facts, fault);
  checkPayments(facts, credited, fault);
  checkBudgets(facts, fault);
  checkSaid(facts, said, fault);
  const { invoices, notes, payments, disputes, entries } = facts;
  return {
    invoices: invoices.length,
    creditNotes: notes.length,
    payments: payments.length,
    disputes: disputes.length,
    budgetEntries: entries.length,
    series: checkNumbers(invoices, fault) + checkNumbers(notes, fault),
    invoiced: money(sum(invoices, 'total')),
    credited: money(sum(notes, 'total')),
  };
}
