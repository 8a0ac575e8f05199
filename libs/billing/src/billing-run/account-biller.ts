import { amountText, type Decimal, type Id, type Month, monthPeriod } from '#kernel';
import { Budgets, Instances } from '#procurement';
import { bin, rows, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lastServiceMonth, verdictOn, type WaitingReason } from '../core/index.js';
import { type Account, ACCOUNT_SQL, accountParameters } from './account.js';
import { AccountDue, type Due } from './account-due.js';
import { InvoiceIssuer } from './invoice-issuer.js';

/** After every month: the last service month of what still lives. */
const NEVER: Month = '9999-12';

/** How an account went: the invoice it got, or what waits and why, or neither. */
interface Result {
  invoiceId: Id | null;
  waiting: { amount: Decimal; reason: WaitingReason } | null;
}

/** Bills one account of a run, whole and once, in one transaction. */
@Injectable()
export class AccountBiller {
  constructor(
    private readonly transactions: Transactions,
    private readonly due: AccountDue,
    private readonly issuer: InvoiceIssuer,
    private readonly budgets: Budgets,
    private readonly instances: Instances,
  ) {}

  /** Does nothing when the account of this run is no longer pending, whoever sent the job again. */
  async bill(runId: Id, account: Account): Promise<void> {
    await this.transactions.run(async (manager) => {
      await lockAccount(manager, account);
      const period = await pendingPeriod(manager, runId, account);
      if (period === null) return;
      const { invoiceId, waiting } = await this.work(manager, runId, account, period);
      await manager.query(
        `UPDATE billing_run_account SET status = 'DONE', invoice_id = ?, waiting_amount = ?, waiting_reason = ? WHERE run_id = ? AND ${ACCOUNT_SQL}`,
        [
          invoiceId && bin(invoiceId),
          waiting && amountText(waiting.amount, account.currency),
          waiting?.reason ?? null,
          bin(runId),
          ...accountParameters(account),
        ],
      );
    });
  }

  private async work(manager: EntityManager, runId: Id, account: Account, period: Month): Promise<Result> {
    const invoiced = await isInvoiced(manager, account, period);
    await manager.query('SAVEPOINT before_closing');
    const due = await this.due.find(manager, account, period, !invoiced);
    const verdict = verdictOn(due.lines, invoiced);
    if (verdict.kind === 'ISSUE') {
      const doer = system(`billing-run:${runId}`);
      const invoiceId = await this.issuer.issue(manager, doer, { account, period, runId, lines: due.lines });
      await this.release(manager, runId, due.instances, period);
      return { invoiceId, waiting: null };
    }
    // Nothing is issued, so no cut may have been closed: the months' events belong to a later line.
    await manager.query('ROLLBACK TO SAVEPOINT before_closing');
    // What waits may be other orders' alone: an order that owes nothing more needs nobody's lines to be done with.
    const owing = new Set(due.lines.map(({ payload }) => payload.instance.orderId));
    const settled = due.instances.filter(({ orderId }) => !owing.has(orderId));
    await this.release(manager, runId, settled, period);
    return { invoiceId: null, waiting: verdict.kind === 'WAIT' ? verdict : null };
  }

  /** Orders whose instances have all ended, their last month billed, need the rest of their commitment no longer. */
  private async release(manager: EntityManager, runId: Id, instances: Due['instances'], period: Month): Promise<void> {
    const ended = [...Map.groupBy(instances, ({ orderId }) => orderId)]
      .filter(([, some]) => some.every((instance) => (lastServiceMonth(instance) ?? NEVER) <= period))
      .map(([orderId]) => orderId);
    const going = await this.instances.ordersGoingOn(manager, ended, monthPeriod(period).to);
    const finished = ended.filter((orderId) => !going.has(orderId)).sort();
    if (finished.length) await this.budgets.releaseFinished(manager, system(`billing-run:${runId}`), finished);
  }
}

/** Locks the account until the transaction ends, also when it is billed for the first time. */
async function lockAccount(manager: EntityManager, account: Account): Promise<void> {
  await manager.query(
    'INSERT INTO billing_account (organization_id, provider_id, currency) VALUES (?,?,?) ON DUPLICATE KEY UPDATE currency = VALUES(currency)',
    accountParameters(account),
  );
}

/** The run's period while this account of it is still to be billed, else null; nobody else decides on it meanwhile. */
async function pendingPeriod(manager: EntityManager, runId: Id, account: Account): Promise<Month | null> {
  const pending = await rows(
    manager,
    `SELECT 1 FROM billing_run_account WHERE run_id = ? AND ${ACCOUNT_SQL} AND status = 'PENDING' FOR UPDATE`,
    [bin(runId), ...accountParameters(account)],
  );
  if (!pending.length) return null;
  const [run] = await rows<{ period: Month }>(manager, 'SELECT period FROM billing_run WHERE id = ?', [bin(runId)]);
  return run!.period;
}

async function isInvoiced(manager: EntityManager, account: Account, period: Month): Promise<boolean> {
  const found = await rows(manager, `SELECT 1 FROM invoice WHERE ${ACCOUNT_SQL} AND period = ? LIMIT 1`, [
    ...accountParameters(account),
    period,
  ]);
  return found.length > 0;
}
