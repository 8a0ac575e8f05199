import type { Actor } from '#identity';
import {
  Clock,
  dateOf,
  type DateOn,
  dayStart,
  DomainError,
  type Id,
  invalid,
  isId,
  Issues,
  text,
  textInput,
  transition,
} from '#kernel';
import { dayAfter } from '#compliance/core';
import { at, Audit, bin, id, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { INSTANCE_MACHINE, type Notice, PROCUREMENT_ERRORS, WHO } from '../core/index.js';
import {
  findInstance,
  type Instance,
  instanceSnapshot,
  noSuchInstance,
  saveInstance,
  selectInstances,
} from '../instance/instance-rows.js';
import { ExitNews } from './exit-news.js';
import { exitTerms, successionOf } from './exit.rows.js';
import { handoverError } from './way-out.js';

export interface GiveNotice {
  instanceId: Id;
  /** It runs to the end of this day, in Asia/Shanghai. */
  lastDay: DateOn;
  reason: string;
}

/** The end of an instance that one side announces: it runs on until then, and may be spared. */
@Injectable()
export class Endings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly news: ExitNews,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * ACTIVE becomes TERMINATING. VALIDATION_FAILED with REQUIRED or TOO_LONG of the reason, and NOTICE_TOO_SHORT: a buyer's
   * last day is tomorrow at the earliest, a provider's so many days ahead as the contract says. HANDOVER_GOES_ON for a
   * provider whose instance is handed over to another beyond that day.
   */
  give(actor: Actor, { instanceId, lastDay, reason }: GiveNotice): Promise<Instance> {
    const issues = new Issues();
    const why = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    return this.step(actor, instanceId, 'giveNotice', async (manager, before, by) => {
      const status = transition(INSTANCE_MACHINE, before.status, 'giveNotice');
      const ahead = by === 'BUYER' ? 1 : (await exitTerms(manager, before.orderId)).noticeDays;
      const earliest = dayAfter(dateOf(this.clock.now()), ahead);
      if (lastDay < earliest)
        throw invalid(['lastDay'], 'NOTICE_TOO_SHORT', text(`${earliest} at the earliest.`, `最早为 ${earliest}。`));
      const succession = by === 'PROVIDER' ? await successionOf(manager, before.id) : null;
      if (succession && (succession.handoverUntil === null || lastDay <= succession.handoverUntil))
        throw handoverError(succession);
      const notice: Notice = { by, endsAt: dayStart(dayAfter(lastDay, 1)), reason: why };
      return {
        ...{ after: { ...before, status, notice } },
        told: text(
          `It ends after ${lastDay}, by notice of ${WHO[by].en}: ${why}`,
          `${WHO[by].zh}通知于 ${lastDay} 后终止：${why}`,
        ),
      };
    });
  }

  /** TERMINATING becomes ACTIVE again, by the side that gave notice: NOTICE_BY_OTHERS for the other one. */
  withdraw(actor: Actor, instanceId: Id): Promise<Instance> {
    return this.step(actor, instanceId, 'withdrawNotice', (_manager, before, by) => {
      const status = transition(INSTANCE_MACHINE, before.status, 'withdrawNotice');
      if (before.notice?.by !== by)
        throw new DomainError(
          PROCUREMENT_ERRORS.NOTICE_BY_OTHERS,
          text('The other side gave notice, and alone withdraws it.', '终止通知由对方发出，须由对方撤回。'),
        );
      return {
        ...{ after: { ...before, status, notice: null } },
        told: text('The notice was withdrawn: it goes on.', '终止通知已撤回，服务继续。'),
      };
    });
  }

  /** At most `limit` instances whose last day is over and that are not ended yet. */
  async due(limit: number): Promise<Id[]> {
    const found = await rows<{ id: Buffer }>(
      this.dataSource,
      `SELECT id FROM service_instance WHERE status = 'TERMINATING' AND ends_at <= ? ORDER BY ends_at LIMIT ${limit}`,
      [at(this.clock.now())],
    );
    return found.map((row) => id(row.id));
  }

  private async step(
    actor: Actor,
    instanceId: Id,
    action: string,
    change: (
      manager: EntityManager,
      before: Instance,
      by: Notice['by'],
    ) =>
      Promise<{ after: Instance; told: ReturnType<typeof text> }> | { after: Instance; told: ReturnType<typeof text> },
  ): Promise<Instance> {
    await this.transactions.run(async (manager) => {
      const [before] = isId(instanceId)
        ? await selectInstances(manager, 'WHERE id = ? FOR UPDATE', [bin(instanceId)])
        : [];
      if (!before || ![before.organizationId, before.providerId].includes(actor.organizationId)) throw noSuchInstance();
      const by = before.organizationId === actor.organizationId ? 'BUYER' : 'PROVIDER';
      const { after, told } = await change(manager, before, by);
      await saveInstance(manager, after);
      await this.audit.write(manager, actor, {
        ...{ action, subject: 'instance', subjectId: after.id },
        ...{ before: instanceSnapshot(before), after: instanceSnapshot(after) },
      });
      await this.news.ofStep(manager, actor, after, told);
    });
    return (await findInstance(this.dataSource, instanceId))!;
  }
}
