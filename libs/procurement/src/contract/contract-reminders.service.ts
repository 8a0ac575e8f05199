import { ComplianceTerms } from '#compliance';
import { Organizations, outsideSandboxes } from '#identity';
import { Clock, DAY, dateOf, dayStart, type Text, text } from '#kernel';
import { at, bin, type Doer, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONTRACT_DEADLINES, type ContractDeadline, lastDayFor, needsBudget, remindedOf } from '../core/index.js';
import { ContractNews, type ContractSide } from './contract-news.js';
import { type Contract, lockContract, selectContracts } from './contract.rows.js';

interface Reminder {
  /** Contracts it is not done for, their days between two parameters. */
  where: string;
  open: (contract: Contract) => boolean;
  to: ContractSide | null;
  what: Text;
}

// A contract made of an order is signed with it, and published by its steps (ADR 0053).
const REMINDERS: Record<ContractDeadline, Reminder> = {
  SIGN: {
    where: "status = 'PENDING_SIGNATURE' AND order_id IS NULL AND noticed_on BETWEEN ? AND ?",
    open: ({ status }) => status === 'PENDING_SIGNATURE',
    ...{ to: null, what: text('signed', '签订') },
  },
  PUBLISH: {
    where: 'order_id IS NULL AND published_on IS NULL AND signed_at >= ? AND signed_at < ?',
    open: ({ publishedOn }) => publishedOn === null,
    ...{ to: 'BUYER', what: text('published', '公告') },
  },
  FILE: {
    where: 'filed_on IS NULL AND signed_at >= ? AND signed_at < ?',
    open: ({ filedOn }) => filedOn === null,
    ...{ to: 'BUYER', what: text('filed', '备案') },
  },
};

/** Reminds of the days by which contracts are signed, published and filed, some working days before. P2-A18. */
@Injectable()
export class ContractReminders {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly calendar: ComplianceTerms,
    private readonly news: ContractNews,
    private readonly clock: Clock,
  ) {}

  /** At most `limit` of each kind at once, each once; returns how many were looked at. */
  async remind(doer: Doer, limit: number): Promise<number> {
    let count = 0;
    for (const kind of CONTRACT_DEADLINES) {
      const due = await this.due(kind, limit);
      const buyers = await this.organizations.byIds(due.map(({ organizationId }) => organizationId));
      for (const contract of due) {
        // Only who spends public money publishes and files.
        const bound = kind === 'SIGN' || needsBudget(buyers.get(contract.organizationId)!.kind);
        await this.remindOf(doer, kind, contract, bound);
      }
      count += due.length;
    }
    return count;
  }

  private async due(kind: ContractDeadline, limit: number): Promise<Contract[]> {
    const days = remindedOf(kind, dateOf(this.clock.now()), this.calendar.works);
    if (!days) return [];
    const between = kind === 'SIGN' ? [days.from, days.to] : [at(dayStart(days.from)), at(dayStart(days.to) + DAY)];
    return selectContracts(
      this.dataSource,
      `WHERE ${REMINDERS[kind].where} AND ${outsideSandboxes('organization_id')}
        AND NOT EXISTS (SELECT 1 FROM contract_reminder r WHERE r.contract_id = contract.id AND r.kind = ?) ORDER BY id LIMIT ${limit}`,
      [...between, kind],
    );
  }

  private remindOf(doer: Doer, kind: ContractDeadline, { id }: Contract, bound: boolean): Promise<void> {
    const { open, to, what } = REMINDERS[kind];
    return this.transactions.run(async (manager) => {
      const contract = (await lockContract(manager, id))!;
      const from = kind === 'SIGN' ? contract.noticedOn : contract.signedAt === null ? null : dateOf(contract.signedAt);
      if (from === null || !open(contract)) return;
      const written = await manager.query<{ affectedRows: number }>(
        'INSERT IGNORE INTO contract_reminder (contract_id, kind, at) VALUES (?,?,?)',
        [bin(id), kind, at(this.clock.now())],
      );
      if (!bound || !written.affectedRows) return;
      const by = lastDayFor(kind, from, this.calendar.works);
      await this.news.tell(manager, doer, contract, { event: 'CONTRACT_DEADLINE', to, facts: { what, by } });
    });
  }
}
