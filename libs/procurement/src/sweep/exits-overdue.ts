import { Clock, dateOf, type Id } from '#kernel';
import { Audit, bin, id, log, rows, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ExitNews } from '../exit/exit-news.js';
import { selectExits } from '../exit/exit.rows.js';
import { selectInstances } from '../instance/instance-rows.js';

/** Exits of one sweep; what is left has its turn in the next. */
const AT_ONCE = 200;

/** Tells both sides, once for each deadline, of data that were not returned or destroyed in time. */
@Injectable()
export class ExitsOverdue {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly news: ExitNews,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async run(requestId: string): Promise<void> {
    const today = dateOf(this.clock.now());
    const due = await rows<{ instance_id: Buffer }>(
      this.dataSource,
      `SELECT instance_id FROM instance_exit WHERE next_due_on < ? ORDER BY next_due_on LIMIT ${AT_ONCE}`,
      [today],
    );
    for (const row of due)
      await this.tell(id(row.instance_id), today, requestId).catch((error: unknown) =>
        log.error({ instance: id(row.instance_id), err: String(error) }, 'overdue exit not told'),
      );
  }

  private tell(instanceId: Id, today: string, requestId: string): Promise<void> {
    return this.transactions.run(async (manager) => {
      const [instance] = await selectInstances(manager, 'WHERE id = ? FOR UPDATE', [bin(instanceId)]);
      const [exit] = await selectExits(manager, 'WHERE instance_id = ? FOR UPDATE', [bin(instanceId)]);
      const dueOn = exit!.nextDueOn;
      if (dueOn === null || dueOn >= today) return;
      await manager.query('UPDATE instance_exit SET next_due_on = NULL WHERE instance_id = ?', [bin(instanceId)]);
      const told = { step: exit!.receivedAt === null ? 'RETURN' : 'DESTROY', dueOn };
      await this.audit.write(manager, system(requestId), {
        ...{ action: 'exitOverdue', subject: 'instance', subjectId: instanceId, after: told },
      });
      await this.news.ofOverdue(manager, instance!, told);
    });
  }
}
