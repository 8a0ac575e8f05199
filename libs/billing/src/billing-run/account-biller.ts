import { amountText, type Decimal, type Id, type Month, monthPeriod, newId } from '#kernel';
import { Budgets, Instances } from '#procurement';
import { UsageLedger } from '#metering';
import { bin, id, insertRows, rows, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lastServiceMonth, type Verdict, verdictOn, type WaitingReason } from '../core/index.js';
import {
  type Account,
  accountKey,
  accountParameters,
  accountsParameters,
  accountsSql,
  inAccountOrder,
} from './account.js';
import { AccountDue, type ActiveInstance, type Due, isOfInstance } from './account-due.js';
import { InvoiceIssuer } from './invoice-issuer.js';
import { saveSettled } from './settled.js';

/** After every month: the last service month of what still lives. */
const NEVER: Month = '9999-12';

/** What becomes of one account: the invoice it gets, or what waits and why, or neither. */
interface Decided {
  due: Due;
  invoiceId: Id | null;
  waiting: { amount: Decimal; reason: WaitingReason } | null;
}

/**
 * Bills accounts of a run, each whole and once, in one transaction for all of them: one statement per table and
 * step, however many accounts there are. Each account is decided on alone; one that waits leaves no trace but its
 * reason. Work that throws undoes the transaction: the caller then bills the accounts one by one.
 */
@Injectable()
export class AccountBiller {
  constructor(
    private readonly transactions: Transactions,
    private readonly due: AccountDue,
    private readonly usage: UsageLedger,
    private readonly issuer: InvoiceIssuer,
    private readonly budgets: Budgets,
    private readonly instances: Instances,
  ) {}

  /** Leaves alone what is no longer pending in this run, whoever sent the job again. */
  async bill(runId: Id, accounts: readonly Account[]): Promise<void> {
    const wanted = accounts.toSorted(inAccountOrder);
    await this.transactions.run(async (manager) => {
      await lockAccounts(manager, wanted);
      const { period, everyMonth, pending } = await pendingOf(manager, runId, wanted);
      if (!pending.length) return;
      const due = await this.due.find(manager, pending, { upTo: period, everyMonth });
      const decided = due.map(decide);
      await this.issueAll(manager, runId, decided, period);
      await saveSettled(
        manager,
        decided.filter(isSettled).flatMap(({ due }) => due.settlement ?? []),
      );
      await saveResults(manager, runId, decided);
    });
  }

  private async issueAll(manager: EntityManager, runId: Id, decided: Decided[], period: Month): Promise<void> {
    const issued = decided.filter(({ invoiceId }) => invoiceId !== null);
    // Of accounts that wait no cut is closed: their months' events belong to a later line.
    await this.usage.closeCuts(
      manager,
      issued.flatMap(({ due }) => due.use),
    );
    const finished = await this.finishedOrders(manager, decided, period);
    await this.issuer.issue(
      manager,
      system(`billing-run:${runId}`),
      decided.map(({ due: { account, lines }, invoiceId }, index) => ({
        account,
        period,
        runId,
        invoiceId,
        lines: invoiceId === null ? [] : lines,
        finished: finished[index]!,
      })),
    );
  }

  /**
   * Orders whose instances have all ended, their last month billed, need the rest of their commitment no longer. What
   * waits may be other orders' alone: an order that owes nothing more needs nobody's lines to be done with.
   */
  private async finishedOrders(manager: EntityManager, decided: readonly Decided[], period: Month): Promise<Id[][]> {
    const ended = decided.map(({ due: { account, instances, lines }, invoiceId }) => {
      const owing =
        invoiceId === null
          ? new Set(lines.filter(isOfInstance).map(({ payload }) => payload.instance.orderId))
          : new Set<Id>();
      return endedOrders(
        // The order behind an instance that is another's is that other's to finish.
        instances.filter((of) => of.organizationId === account.organizationId && !owing.has(of.orderId)),
        period,
      );
    });
    const open = await this.budgets.openCommitments(manager, ended.flat());
    const going = await this.instances.ordersGoingOn(manager, [...open], monthPeriod(period).to);
    return ended.map((orders) => orders.filter((orderId) => open.has(orderId) && !going.has(orderId)));
  }
}

function decide(due: Due): Decided {
  const verdict: Verdict = verdictOn(due.lines, due.invoiced);
  if (verdict.kind === 'ISSUE') return { due, invoiceId: newId(), waiting: null };
  return { due, invoiceId: null, waiting: verdict.kind === 'WAIT' ? verdict : null };
}

/** Nothing of what was found is left owing: it was issued, or there was nothing. */
const isSettled = ({ due, invoiceId }: Decided): boolean => invoiceId !== null || due.lines.length === 0;

const endedOrders = (instances: readonly ActiveInstance[], period: Month): Id[] =>
  [...Map.groupBy(instances, ({ orderId }) => orderId)]
    .filter(([, some]) => some.every((instance) => (lastServiceMonth(instance) ?? NEVER) <= period))
    .map(([orderId]) => orderId);

/** Locks the accounts until the transaction ends, in their order, also those that are billed for the first time. */
const lockAccounts = (manager: EntityManager, accounts: readonly Account[]): Promise<void> =>
  insertRows(
    manager,
    'INSERT INTO billing_account (organization_id, provider_id, currency)',
    accounts.map(accountParameters),
    'ON DUPLICATE KEY UPDATE currency = VALUES(currency)',
  );

/** The run's period, and the accounts it still has to bill; nobody else decides on them meanwhile. */
async function pendingOf(
  manager: EntityManager,
  runId: Id,
  accounts: readonly Account[],
): Promise<{ period: Month; everyMonth: boolean; pending: Account[] }> {
  const found = await rows<{ organization_id: Buffer; provider_id: Buffer; currency: string }>(
    manager,
    `SELECT organization_id, provider_id, currency FROM billing_run_account FORCE INDEX (PRIMARY)
      WHERE run_id = ? AND ${accountsSql(accounts)} AND status = 'PENDING' FOR UPDATE`,
    [bin(runId), ...accountsParameters(accounts)],
  );
  const keys = new Set(
    found.map((row) =>
      accountKey({
        organizationId: id(row.organization_id),
        providerId: id(row.provider_id),
        currency: row.currency,
      }),
    ),
  );
  const [run] = await rows<{ period: Month; every_month: number }>(
    manager,
    'SELECT period, every_month FROM billing_run WHERE id = ?',
    [bin(runId)],
  );
  const { period, every_month } = run!;
  return {
    period,
    everyMonth: every_month === 1,
    pending: accounts.filter((account) => keys.has(accountKey(account))),
  };
}

const saveResults = (manager: EntityManager, runId: Id, decided: readonly Decided[]): Promise<void> =>
  insertRows(
    manager,
    'INSERT INTO billing_run_account (run_id, organization_id, provider_id, currency, status, invoice_id, waiting_amount, waiting_reason, attempts)',
    decided.map(({ due: { account }, invoiceId, waiting }) => [
      bin(runId),
      ...accountParameters(account),
      'DONE',
      invoiceId && bin(invoiceId),
      waiting && amountText(waiting.amount, account.currency),
      waiting?.reason ?? null,
      0,
    ]),
    `ON DUPLICATE KEY UPDATE status = VALUES(status), invoice_id = VALUES(invoice_id),
       waiting_amount = VALUES(waiting_amount), waiting_reason = VALUES(waiting_reason)`,
  );
