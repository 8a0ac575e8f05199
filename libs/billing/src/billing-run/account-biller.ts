import { amountText, type Decimal, type Id, type Month, monthPeriod, newId, sum } from '#kernel';
import { Budgets, Instances } from '#procurement';
import { UsageLedger } from '#metering';
import { bin, id, insertRows, rows, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type BillingRunStatus, lastServiceMonth, verdictOn } from '../core/index.js';
import {
  type Account,
  accountKey,
  accountParameters,
  accountsParameters,
  accountsSql,
  inAccountOrder,
} from './account.js';
import { AccountDue, type ActiveInstance, type Due, isOfInstance } from './account-due.js';
import { type Drawn, type Hold, Holds, plainHold } from './holds.js';
import { InvoiceIssuer } from './invoice-issuer.js';
import { saveSettled } from './settled.js';

/** After every month: the last service month of what still lives. */
const NEVER: Month = '9999-12';

/** What becomes of one account: the invoice it gets, or what waits and why, or neither. */
interface Decided {
  due: Due;
  /** The invoice it gets; of a dry run the one it would get, without an id. */
  issue: { id: Id | null; drawn: Drawn } | null;
  waiting: { amount: Decimal; hold: Hold } | null;
}

/** What a run bills, and which accounts it still has to. */
interface Pending {
  period: Month;
  everyMonth: boolean;
  dryRun: boolean;
  accounts: Account[];
}

/**
 * Bills accounts of a run, each whole and once, in one transaction for all of them: one statement per table and
 * step, however many accounts there are. Each account is decided on alone; one that waits leaves no trace but its
 * reason. Work that throws undoes the transaction: the caller then bills the accounts one by one. A dry run decides
 * in the same way, under the same locks, and writes what it found and nothing else.
 */
@Injectable()
export class AccountBiller {
  constructor(
    private readonly transactions: Transactions,
    private readonly due: AccountDue,
    private readonly holds: Holds,
    private readonly usage: UsageLedger,
    private readonly issuer: InvoiceIssuer,
    private readonly budgets: Budgets,
    private readonly instances: Instances,
  ) {}

  /** Leaves alone what is no longer pending in this run, whoever sent the job again, and runs that are over. */
  async bill(runId: Id, accounts: readonly Account[]): Promise<void> {
    const wanted = accounts.toSorted(inAccountOrder);
    await this.transactions.run(async (manager) => {
      const run = await shareRun(manager, runId);
      if (!run) return;
      await lockAccounts(manager, wanted);
      const pending = { ...run, accounts: await pendingOf(manager, runId, wanted) };
      if (!pending.accounts.length) return;
      const decided = await this.decide(manager, pending);
      if (!run.dryRun) await this.write(manager, runId, decided, run.period);
      await saveResults(manager, runId, decided);
    });
  }

  private async decide(manager: EntityManager, { accounts, period, everyMonth, dryRun }: Pending): Promise<Decided[]> {
    const found = await this.due.find(manager, accounts, { upTo: period, everyMonth });
    const verdicts = found.map((due) => ({ due, verdict: verdictOn(due.lines, due.invoiced) }));
    const looked = await this.holds.look(
      manager,
      verdicts.filter(({ verdict }) => verdict.kind === 'ISSUE').map(({ due }) => due),
    );
    return verdicts.map(({ due, verdict }): Decided => {
      if (verdict.kind === 'NOTHING') return { due, issue: null, waiting: null };
      if (verdict.kind === 'WAIT')
        return { due, issue: null, waiting: { ...verdict, hold: plainHold(verdict.reason) } };
      const held = looked.get(accountKey(due.account))!;
      if ('reason' in held)
        return { due, issue: null, waiting: { amount: sum(due.lines.map(({ amount }) => amount)), hold: held } };
      return { due, issue: { id: dryRun ? null : newId(), drawn: held }, waiting: null };
    });
  }

  private async write(manager: EntityManager, runId: Id, decided: Decided[], period: Month): Promise<void> {
    await this.issueAll(manager, runId, decided, period);
    await saveSettled(
      manager,
      decided.filter(isSettled).flatMap(({ due }) => due.settlement ?? []),
    );
  }

  private async issueAll(manager: EntityManager, runId: Id, decided: Decided[], period: Month): Promise<void> {
    const issued = decided.filter(({ issue }) => issue !== null);
    // Of accounts that wait no cut is closed: their months' events belong to a later line.
    await this.usage.closeCuts(
      manager,
      issued.flatMap(({ due }) => due.use),
    );
    const finished = await this.finishedOrders(manager, decided, period);
    await this.issuer.issue(
      manager,
      system(`billing-run:${runId}`),
      decided.map(({ due: { account, lines }, issue }, index) => ({
        account,
        period,
        runId,
        invoice: issue && { id: issue.id!, ...issue.drawn },
        lines: issue ? lines : [],
        finished: finished[index]!,
      })),
    );
  }

  /**
   * Orders whose instances have all ended, their last month billed, need the rest of their commitment no longer. What
   * waits may be other orders' alone: an order that owes nothing more needs nobody's lines to be done with.
   */
  private async finishedOrders(manager: EntityManager, decided: readonly Decided[], period: Month): Promise<Id[][]> {
    const ended = decided.map(({ due: { account, instances, lines }, issue }) => {
      const owing =
        issue === null
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

/** Nothing of what was found is left owing: it was issued, or there was nothing. */
const isSettled = ({ due, issue }: Decided): boolean => issue !== null || due.lines.length === 0;

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

/** What the run bills while it is not over; whoever cancels it waits until the transaction ends. */
async function shareRun(manager: EntityManager, runId: Id): Promise<Omit<Pending, 'accounts'> | null> {
  const [run] = await rows<{ period: Month; every_month: number; dry_run: number; status: BillingRunStatus }>(
    manager,
    'SELECT period, every_month, dry_run, status FROM billing_run WHERE id = ? LOCK IN SHARE MODE',
    [bin(runId)],
  );
  if (run?.status !== 'RUNNING') return null;
  return { period: run.period, everyMonth: run.every_month === 1, dryRun: run.dry_run === 1 };
}

/** The accounts the run still has to bill; nobody else decides on them meanwhile. */
async function pendingOf(manager: EntityManager, runId: Id, accounts: readonly Account[]): Promise<Account[]> {
  const found = await rows<{ organization_id: Buffer; provider_id: Buffer; currency: string }>(
    manager,
    `SELECT organization_id, provider_id, currency FROM billing_run_account FORCE INDEX (PRIMARY)
      WHERE run_id = ? AND ${accountsSql(accounts)} AND status = 'PENDING' FOR UPDATE`,
    [bin(runId), ...accountsParameters(accounts)],
  );
  const keys = new Set(
    found.map(({ organization_id, provider_id, currency }) =>
      accountKey({ organizationId: id(organization_id), providerId: id(provider_id), currency }),
    ),
  );
  return accounts.filter((account) => keys.has(accountKey(account)));
}

const RESULT = 'status, invoice_id, amount, line_count, waiting_amount, waiting_reason, waiting_detail';

const saveResults = (manager: EntityManager, runId: Id, decided: readonly Decided[]): Promise<void> =>
  insertRows(
    manager,
    `INSERT INTO billing_run_account (run_id, organization_id, provider_id, currency, ${RESULT}, attempts)`,
    decided.map(({ due: { account, lines }, issue, waiting }) => [
      bin(runId),
      ...accountParameters(account),
      'DONE',
      issue?.id ? bin(issue.id) : null,
      issue && amountText(issue.drawn.taxes.total, account.currency),
      issue || waiting ? lines.length : 0,
      waiting && amountText(waiting.amount, account.currency),
      waiting?.hold.reason ?? null,
      waiting && JSON.stringify({ detail: waiting.hold.detail, citation: waiting.hold.citation }),
      0,
    ]),
    `ON DUPLICATE KEY UPDATE ${RESULT.split(', ')
      .map((column) => `${column} = VALUES(${column})`)
      .join(', ')}`,
  );
