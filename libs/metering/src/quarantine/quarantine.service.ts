import { type Actor, outsideSandboxes, seesEverything } from '#identity';
import { Clock, type Id, isId, Issues, listInput, notFound, text, textInput, transition } from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  type Conditions,
  databaseFault,
  newestFirst,
  type Page,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  QUARANTINE_MACHINE,
  type QuarantineStatus,
  type RawReport,
  REPORT_FIELDS,
  type RowFault,
} from '../core/index.js';
import { SLICE } from '../intake/intake-queue.js';
import { IntakeWriter } from '../intake/intake-writer.js';
import { readRows } from '../intake/read-report.js';
import { type QuarantinedUsage, selectQuarantined } from './quarantine-rows.js';

/** Fields put in place of what was written; null takes a field away. */
export type QuarantineFix = { [field in Exclude<keyof RawReport, 'source'>]?: string | null | undefined };

export interface QuarantineFilter {
  status: QuarantineStatus | null;
  code: string | null;
  originId: Id | null;
  instance: string | null;
}

/** A row that stays in quarantine, with the reason of the last look at it. */
interface StillRefused {
  id: Id;
  fault: RowFault;
}

export interface ReleaseReceipt {
  /** Rows that are released now, before included. */
  released: number;
  rejected: StillRefused[];
}

/** Somebody else decided on a row in the meantime: everything is read again. */
class Moved extends Error {}

const ATTEMPTS = 5;
const LONGEST_FIX = 1000;

/** Refused use of files and pulls: listed, mended and released, or discarded. */
@Injectable()
export class Quarantine {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly writer: IntakeWriter,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The provider's refused rows, or all for who sees everything; newest first. */
  async list(actor: Actor, filter: QuarantineFilter, page: Page): Promise<Slice<QuarantinedUsage>> {
    const conditions: Conditions = { sql: [], parameters: [] };
    const add = (sql: string, parameter: unknown): void => {
      conditions.sql.push(sql);
      conditions.parameters.push(parameter);
    };
    if (seesEverything(actor.roles)) conditions.sql.push(outsideSandboxes('provider_id'));
    else add('provider_id = ?', bin(actor.organizationId));
    if (filter.status) add('status = ?', filter.status);
    if (filter.code !== null) add('code = ?', filter.code);
    if (filter.originId !== null) {
      if (!isId(filter.originId)) return { nodes: [], hasNextPage: false };
      add('origin_id = ?', bin(filter.originId));
    }
    if (filter.instance !== null) add('instance_name = ?', filter.instance);
    const { tail, parameters } = newestFirst(conditions, page);
    return sliceOf(await selectQuarantined(this.dataSource, tail, parameters), page.first);
  }

  /**
   * Has rows judged again, mended by `fix`, as if they came now; the fix is for all of them alike. What is accepted,
   * or is known as a duplicate, is released; what is refused again stays open with its new reason. Said again, the
   * answer is the same. All or none: NOT_FOUND when one is not the provider's, INVALID_TRANSITION when one was
   * discarded, VALIDATION_FAILED with TOO_MANY beyond 500, REQUIRED, TOO_LONG.
   */
  async release(actor: Actor, ids: readonly Id[], fix: QuarantineFix = {}): Promise<ReleaseReceipt> {
    const issues = new Issues();
    listInput(issues, ['input', 'ids'], ids, { min: 1, max: SLICE });
    for (const [field, value] of Object.entries(fix))
      if ((value?.length ?? 0) > LONGEST_FIX)
        issues.add(
          ['input', 'fix', field],
          'TOO_LONG',
          text(`At most ${LONGEST_FIX} characters.`, `最多 ${LONGEST_FIX} 个字符。`),
        );
    issues.throwIfAny();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.tryRelease(actor, ids, fix);
      } catch (error) {
        if (!(error instanceof Moved) || attempt >= ATTEMPTS) throw databaseFault(error) ?? error;
      }
    }
  }

  private async tryRelease(actor: Actor, ids: readonly Id[], fix: QuarantineFix): Promise<ReleaseReceipt> {
    const all = await this.own(this.dataSource.manager, actor, ids, '');
    const open = all.filter(({ status }) => status === 'OPEN');
    all.forEach(({ status }) => status === 'DISCARDED' && transition(QUARANTINE_MACHINE, status, 'release'));
    const { events, outcomes } = readRows(
      open.map(({ raw, payload }) => ({ raw: mended(raw, fix), fault: null, payload })),
      actor.organizationId,
    );
    const rejected: StillRefused[] = [];
    await this.writer.write([
      {
        actor,
        events,
        alongside: async (manager, verdicts) => {
          const told = outcomes(verdicts).map((fault, index) => ({ id: open[index]!.id, fault }));
          const still = told.filter((row): row is StillRefused => typeof row.fault !== 'string');
          rejected.splice(0, Infinity, ...still); // the transaction may run again
          const released = told.filter(({ fault }) => typeof fault === 'string').map(({ id }) => id);
          await this.decide(manager, actor, released, 'RELEASED', null);
          await tellAgain(manager, rejected);
          if (released.length)
            await this.audit.write(manager, actor, {
              action: 'releaseQuarantinedUsage',
              subject: 'usage',
              subjectId: null,
              after: { released, fix, rejected: rejected.length },
            });
        },
      },
    ]);
    return { released: all.length - rejected.length, rejected };
  }

  /**
   * Gives rows up, with a reason; they stay readable. Said again, nothing changes. NOT_FOUND; INVALID_TRANSITION when
   * one was released; VALIDATION_FAILED with TOO_MANY, REQUIRED, TOO_LONG, NOT_TEXT. Answers how many are discarded.
   */
  async discard(actor: Actor, ids: readonly Id[], reason: string): Promise<number> {
    const issues = new Issues();
    listInput(issues, ['input', 'ids'], ids, { min: 1, max: SLICE });
    const why = textInput(issues, ['input', 'reason'], reason, { max: 500 });
    issues.throwIfAny();
    return this.transactions.run(async (manager) => {
      const all = await this.own(manager, actor, ids, 'FOR UPDATE');
      all.forEach(({ status }) => status === 'RELEASED' && transition(QUARANTINE_MACHINE, status, 'discard'));
      const open = all.filter(({ status }) => status === 'OPEN').map(({ id }) => id);
      if (open.length) {
        await this.decide(manager, actor, open, 'DISCARDED', why);
        const after = { discarded: open, reason: why };
        await this.audit.write(manager, actor, {
          action: 'discardQuarantinedUsage',
          subject: 'usage',
          subjectId: null,
          after,
        });
      }
      return all.length;
    });
  }

  /** These rows of the actor's provider, in the order in which they came; NOT_FOUND when one is missing. */
  private async own(
    manager: EntityManager,
    actor: Actor,
    ids: readonly Id[],
    lock: '' | 'FOR UPDATE',
  ): Promise<QuarantinedUsage[]> {
    const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
    const found = wanted.every(isId)
      ? await selectQuarantined(manager, `WHERE id IN (?) AND provider_id = ? ORDER BY id ${lock}`, [
          bins(wanted.sort()),
          bin(actor.organizationId),
        ])
      : [];
    if (found.length !== wanted.length) throw notFound(text('usage in quarantine', '隔离的用量'));
    return found;
  }

  private async decide(
    manager: EntityManager,
    actor: Actor,
    ids: readonly Id[],
    status: 'RELEASED' | 'DISCARDED',
    reason: string | null,
  ): Promise<void> {
    if (!ids.length) return;
    const { affectedRows } = await manager.query<{ affectedRows: number }>(
      `UPDATE usage_quarantine SET status = ?, decided_at = ?, decided_by = ?, reason = ?
        WHERE id IN (?) AND status = 'OPEN'`,
      [status, at(this.clock.now()), bin(actor.personId), reason, bins(ids)],
    );
    if (affectedRows !== ids.length) throw new Moved();
  }
}

/** Writes the new reasons, a statement for each. */
async function tellAgain(manager: EntityManager, rejected: readonly StillRefused[]): Promise<void> {
  for (const same of Map.groupBy(rejected, ({ fault }) => `${fault.code} ${fault.field}`).values()) {
    const { code, field } = same[0]!.fault;
    await manager.query("UPDATE usage_quarantine SET code = ?, field = ? WHERE id IN (?) AND status = 'OPEN'", [
      code,
      field,
      bins(same.map(({ id }) => id)),
    ]);
  }
}

const mended = (raw: RawReport, fix: QuarantineFix): RawReport => ({
  ...raw,
  ...Object.fromEntries(
    REPORT_FIELDS.flatMap((field) =>
      field === 'source' || fix[field] === undefined ? [] : [[field, fix[field] === '' ? null : fix[field]]],
    ),
  ),
});
