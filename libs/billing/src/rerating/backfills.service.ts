import { actingPeople, type Actor } from '#identity';
import {
  Clock,
  dec,
  DomainError,
  forbidden,
  type Id,
  type Money,
  money,
  type Month,
  notFound,
  plain,
  text,
} from '#kernel';
import { type UsageFile, UsageFiles } from '#metering';
import { at, Audit, bin, id, rows, type Runner, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Account, accountKey, accountsParameters, accountsSql } from '../billing-run/account.js';
import { BILLING_ERRORS } from '../core/index.js';

/** One price of one instance in one month, before and after. */
interface BackfillLine {
  instanceId: Id;
  organizationId: Id;
  priceCode: string;
  meter: string | null;
  month: Month;
  /** The month had an invoice: the change comes as an adjustment. */
  invoiced: boolean;
  quantityBefore: string;
  quantityAfter: string;
  ratedBefore: string;
  ratedAfter: string;
  amountBefore: Money;
  amountAfter: Money;
}

/** What a backfill changes, and who may have it applied. */
export interface BackfillReport {
  file: UsageFile;
  accepted: number;
  duplicates: number;
  rejected: number;
  needsApproval: boolean;
  lines: BackfillLine[];
}

interface Row {
  organization_id: Buffer;
  provider_id: Buffer;
  currency: string;
  instance_id: Buffer;
  price_code: string;
  meter: string | null;
  month: Month;
  quantity_before: string;
  quantity_after: string;
  rated_before: string;
  rated_after: string;
  amount_before: string;
  amount_after: string;
}

type Step = 'applyBackfill' | 'approveBackfill';

/** Backfills that were tried out: what they would change, and their application. */
@Injectable()
export class Backfills {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly files: UsageFiles,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** What the backfill would change, as it was when it was tried out. NOT_FOUND also while it was not. */
  async report(actor: Actor, fileId: Id): Promise<BackfillReport> {
    const report = await this.read(this.dataSource, await this.files.get(actor, fileId));
    // Read after the report: a trial that ended in between is told with the state it left.
    return { ...report, file: await this.files.get(actor, fileId) };
  }

  /**
   * Has a backfill taken in that touches no month with an invoice. NOT_FOUND, INVALID_TRANSITION; APPROVAL_REQUIRED
   * when one of its months has an invoice by now.
   */
  apply(actor: Actor, fileId: Id): Promise<BackfillReport> {
    return this.decide(actor, fileId, 'applyBackfill', ({ needsApproval }) => {
      if (needsApproval)
        throw new DomainError(
          BILLING_ERRORS.APPROVAL_REQUIRED,
          text('A month of it has an invoice: another person must approve it.', '所涉月份已出账：须由另一人批准。'),
        );
    });
  }

  /**
   * Has any backfill taken in; its changes of months with an invoice come as adjustments with the next run. FORBIDDEN
   * to who uploaded it; NOT_FOUND, INVALID_TRANSITION.
   */
  approve(actor: Actor, fileId: Id): Promise<BackfillReport> {
    return this.decide(actor, fileId, 'approveBackfill', ({ file }) => {
      if (actingPeople(actor).includes(file.uploadedBy))
        throw forbidden(text('Another person must approve what you uploaded.', '须由上传者以外的人批准。'));
    });
  }

  private async decide(
    actor: Actor,
    fileId: Id,
    action: Step,
    check: (report: BackfillReport) => void,
  ): Promise<BackfillReport> {
    await this.transactions.run(async (manager) => {
      const report = await this.read(manager, await this.files.get(actor, fileId, manager, 'FOR UPDATE'));
      check(report);
      await this.files.apply(manager, actor, fileId);
      await manager.query('UPDATE backfill SET decided_at = ?, decided_by = ? WHERE file_id = ?', [
        at(this.clock.now()),
        bin(actor.personId),
        bin(fileId),
      ]);
      const after = { accepted: report.accepted, needsApproval: report.needsApproval, lines: report.lines.length };
      await this.audit.write(manager, actor, { action, subject: 'usageFile', subjectId: fileId, after });
    });
    await this.files.hint(fileId);
    return this.report(actor, fileId);
  }

  private async read(runner: Runner, file: UsageFile): Promise<BackfillReport> {
    const [tried] = await rows<{ accepted: number; duplicates: number; rejected: number }>(
      runner,
      'SELECT accepted, duplicates, rejected FROM backfill WHERE file_id = ?',
      [bin(file.id)],
    );
    if (!tried) throw notFound(text('backfill that was tried out', '已试算的补报'));
    const found = await rows<Row>(
      runner,
      `SELECT organization_id, provider_id, currency, instance_id, price_code, meter, month, quantity_before,
         quantity_after, rated_before, rated_after, amount_before, amount_after
       FROM backfill_line WHERE file_id = ? ORDER BY line_no`,
      [bin(file.id)],
    );
    const invoiced = await invoicedMonths(runner, found.map(accountOf));
    const lines = found.map((row) => lineOf(row, invoiced));
    return { file, ...tried, needsApproval: lines.some((line) => line.invoiced), lines };
  }
}

const accountOf = (row: Row): Account => ({
  organizationId: id(row.organization_id),
  providerId: id(row.provider_id),
  currency: row.currency,
});

function lineOf(row: Row, invoiced: ReadonlySet<string>): BackfillLine {
  const account = accountOf(row);
  return {
    instanceId: id(row.instance_id),
    organizationId: account.organizationId,
    priceCode: row.price_code,
    meter: row.meter,
    month: row.month,
    invoiced: invoiced.has(`${accountKey(account)} ${row.month}`),
    quantityBefore: plain(dec(row.quantity_before)),
    quantityAfter: plain(dec(row.quantity_after)),
    ratedBefore: plain(dec(row.rated_before)),
    ratedAfter: plain(dec(row.rated_after)),
    amountBefore: money(dec(row.amount_before), row.currency),
    amountAfter: money(dec(row.amount_after), row.currency),
  };
}

/** Months of accounts of which there is an invoice, or a line on another month's. */
async function invoicedMonths(runner: Runner | EntityManager, accounts: readonly Account[]): Promise<Set<string>> {
  const own = [...new Map(accounts.map((account) => [accountKey(account), account])).values()];
  if (!own.length) return new Set();
  const found = await rows<{ organization_id: Buffer; provider_id: Buffer; currency: string; month: Month }>(
    runner,
    `SELECT organization_id, provider_id, currency, period AS month FROM invoice WHERE ${accountsSql(own)}
     UNION
     SELECT i.organization_id, i.provider_id, i.currency, l.service_month
       FROM (SELECT id, organization_id, provider_id, currency FROM invoice WHERE ${accountsSql(own)}) i
       JOIN invoice_line l ON l.invoice_id = i.id`,
    [...accountsParameters(own), ...accountsParameters(own)],
  );
  return new Set(
    found.map((row) => {
      const account = {
        organizationId: id(row.organization_id),
        providerId: id(row.provider_id),
        currency: row.currency,
      };
      return `${accountKey(account)} ${row.month}`;
    }),
  );
}
