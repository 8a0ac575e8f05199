import { type Actor } from '#identity';
import {
  dec,
  type Decimal,
  fixed,
  type Id,
  type Instant,
  formatInstant,
  largestRemainder,
  minorDigits,
  sum,
  ZERO,
} from '#kernel';
import { bin, bins, BOM, csvRows, id, rows, textCell } from '#platform';
import { BudgetChanges, type LedgerRow } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** The steps of an indicator's money, as the treasury tells them apart: 冻结, 确认支出, 释放, 列支, 支付, 结转, 结余 and what is given. */
const STEPS = {
  ALLOCATION: 'ALLOCATE',
  TRANSFER: 'TRANSFER',
  CARRY_OVER: 'CARRY_OVER',
  LAPSE: 'LAPSE',
  RESERVATION: 'FREEZE',
  COMMITMENT: 'COMMIT',
  RELEASE: 'RELEASE',
  ACTUAL: 'CHARGE',
  ADJUSTMENT: 'ADJUST',
} as const satisfies Record<LedgerRow['kind'], string>;

const COLUMNS = [
  ...['step', 'at', 'indicatorNumber', 'fiscalYear', 'functionalClass', 'economicClass', 'fundNature'],
  ...['orderNumber', 'contractNumber', 'invoiceNumber', 'paymentReference', 'paidOn', 'amount', 'currency'],
];

/** Invoices whose payments are read at a time. */
const INVOICES = 200;

interface PaymentRow {
  invoice_id: Buffer;
  number: string;
  total: string;
  amount: string;
  paid_on: string;
  reference: string;
  recorded_at: Instant;
}

/** The way of a budget's money from what was given to what was paid, as rows of a file. P2-B12. */
@Injectable()
export class BudgetLedgerFile {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: BudgetChanges,
  ) {}

  /**
   * CSV piece by piece, UTF-8 with a byte order mark: first every step of the ledger in its order, then what was paid
   * (PAY, and negative where a payment was reversed) invoice by invoice. Where an invoice is charged to several budgets
   * its payments are shared in proportion to what each was charged, so that an invoice paid in full has paid each
   * budget's part in full. NOT_FOUND for a budget the caller may not read.
   */
  async csv(actor: Actor, budgetId: Id): Promise<AsyncGenerator<string, void, void>> {
    const ledger = await this.changes.wholeLedger(actor, budgetId);
    return this.pieces(ledger);
  }

  private async *pieces({
    budget,
    pages,
  }: Awaited<ReturnType<BudgetChanges['wholeLedger']>>): AsyncGenerator<string, void, void> {
    const digits = minorDigits(budget.currency);
    const head = [
      ...[textCell(budget.indicatorNumber), String(budget.fiscalYear), textCell(budget.functionalClass)],
      ...[textCell(budget.economicClass), textCell(budget.fundNature)],
    ];
    const line = (step: string, at: Instant, cells: string[], amount: Decimal): string[] => [
      ...[step, formatInstant(at), ...head, ...cells, fixed(amount, digits), budget.currency],
    ];
    yield BOM + csvRows([COLUMNS]);
    const charged = new Set<Id>();
    for await (const page of pages) {
      const numbers = await this.invoiceNumbers(page.flatMap(({ invoiceId }) => invoiceId ?? []));
      for (const { invoiceId } of page) if (invoiceId !== null) charged.add(invoiceId);
      yield csvRows(
        page.map((row) => {
          const invoice = row.invoiceId === null ? null : (numbers.get(row.invoiceId) ?? null);
          const cells = [textCell(row.orderNumber), textCell(row.contractNumber), textCell(invoice), '', ''];
          return line(STEPS[row.kind], row.at, cells, amountOf(row));
        }),
      );
    }
    const ids = [...charged];
    for (let start = 0; start < ids.length; start += INVOICES) {
      const paid = await this.payments(budget.id, ids.slice(start, start + INVOICES), budget.currency);
      yield csvRows(
        paid.map(({ number, reference, paid_on: paidOn, recorded_at: at, part }) =>
          line('PAY', at, ['', '', textCell(number), textCell(reference), paidOn], part),
        ),
      );
    }
  }

  private async invoiceNumbers(invoiceIds: readonly Id[]): Promise<Map<Id, string>> {
    if (!invoiceIds.length) return new Map();
    const found = await rows<{ id: Buffer; number: string }>(
      this.dataSource,
      'SELECT id, number FROM invoice WHERE id IN (?)',
      [bins([...new Set(invoiceIds)])],
    );
    return new Map(found.map((row) => [id(row.id), row.number]));
  }

  /** Payments of these invoices with the budget's part of each. */
  private async payments(
    budgetId: Id,
    invoiceIds: readonly Id[],
    currency: string,
  ): Promise<(PaymentRow & { part: Decimal })[]> {
    const charges = await rows<{ invoice_id: Buffer; actual: string }>(
      this.dataSource,
      "SELECT invoice_id, SUM(actual) AS actual FROM budget_entry WHERE budget_id = ? AND invoice_id IN (?) AND kind = 'ACTUAL' GROUP BY invoice_id",
      [bin(budgetId), bins(invoiceIds)],
    );
    const own = new Map(charges.map((row) => [id(row.invoice_id), dec(row.actual)]));
    const paid = await rows<PaymentRow>(
      this.dataSource,
      `SELECT p.invoice_id, i.number, i.total, p.amount, CAST(p.paid_on AS CHAR) AS paid_on, p.reference, p.recorded_at
         FROM payment p JOIN invoice i ON i.id = p.invoice_id WHERE p.invoice_id IN (?) ORDER BY p.invoice_id, p.id`,
      [bins(invoiceIds)],
    );
    return [...Map.groupBy(paid, (row) => id(row.invoice_id))].flatMap(([invoiceId, some]) => {
      const parts = partsOfPayments(
        some.map(({ amount }) => dec(amount)),
        { charged: own.get(invoiceId) ?? ZERO, total: dec(some[0]!.total), currency },
      );
      return some.map((payment, index) => ({ ...payment, part: parts[index]! }));
    });
  }
}

/**
 * A budget's part of each payment of an invoice: of what has been paid until then it has its share by what it was
 * charged, each payment's part is what that grew by. So nothing is lost between payments.
 */
export function partsOfPayments(
  payments: readonly Decimal[],
  { charged, total, currency }: { charged: Decimal; total: Decimal; currency: string },
): Decimal[] {
  if (total.lte(0)) return payments.map(() => ZERO);
  const upTo = payments.map((_, index) => {
    const paid = sum(payments.slice(0, index + 1));
    const [part] = largestRemainder([charged.times(paid), total.minus(charged).times(paid)], paid, currency, total);
    return part!;
  });
  return upTo.map((part, index) => part.minus(upTo[index - 1] ?? ZERO));
}

/** What a step moved: what was set aside, committed, charged, given; negative for what came free or went away. */
const amountOf = ({ kind, allocated, reserved, committed, actual }: LedgerRow): Decimal => {
  if (kind === 'ALLOCATION' || kind === 'TRANSFER' || kind === 'CARRY_OVER' || kind === 'LAPSE') return allocated;
  if (kind === 'RESERVATION') return reserved;
  if (kind === 'COMMITMENT') return committed;
  return kind === 'RELEASE' ? reserved.plus(committed) : actual;
};
