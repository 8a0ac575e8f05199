import type { Actor } from '#identity';
import { Clock, type Id, type Instant, isId, Issues, newId, notFound, text, textInput, transition } from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  Idempotency,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttributeBook } from '../attribute/attribute-book.service.js';
import { PILOT_MACHINE, type PilotStatus } from '../core/index.js';
import type { ClosePilotInput, StartPilotInput } from './pilot.type.js';

export interface Pilot {
  id: Id;
  organizationId: Id;
  title: string;
  field: string;
  status: PilotStatus;
  summary: string | null;
  rollOut: boolean | null;
  startedAt: Instant;
  closedAt: Instant | null;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  title: string;
  field: string;
  status: PilotStatus;
  summary: string | null;
  roll_out: number | null;
  started_at: Instant;
  closed_at: Instant | null;
}

const SELECT = 'SELECT id, organization_id, title, field, status, summary, roll_out, started_at, closed_at FROM pilot';
const FIELDS = 'urbanFields';

/** Pilots of the fields of urbanisation: everybody reads what they taught. 003 工程四. */
@Injectable()
export class Pilots {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly book: AttributeBook,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** UNKNOWN_OPTION for a field that is none. */
  async start(actor: Actor, { idempotencyKey, ...input }: StartPilotInput): Promise<Pilot> {
    const once = { organizationId: actor.organizationId, operation: 'startPilot', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const issues = new Issues();
        const title = textInput(issues, ['title'], input.title, { max: 200 });
        if (!this.book.filterable.get(FIELDS)?.options.some(({ code }) => code === input.field))
          issues.add(['field'], 'UNKNOWN_OPTION', text(`No option of ${FIELDS}.`, `不是 ${FIELDS} 的选项。`));
        issues.throwIfAny();
        const pilotId = newId();
        await manager.query(
          "INSERT INTO pilot (id, organization_id, title, field, status, started_by, started_at) VALUES (?,?,?,?,'RUNNING',?,?)",
          [
            ...[bin(pilotId), bin(actor.organizationId), title, input.field],
            ...[bin(actor.personId), at(this.clock.now())],
          ],
        );
        const after = { title, field: input.field };
        await this.audit.write(manager, actor, { action: 'startPilot', subject: 'pilot', subjectId: pilotId, after });
        return pilotId;
      }),
    );
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /** REQUIRED without a summary. */
  async close(actor: Actor, { id: pilotId, summary, rollOut }: ClosePilotInput): Promise<Pilot> {
    const issues = new Issues();
    const taught = textInput(issues, ['summary'], summary, { max: 5000 });
    issues.throwIfAny();
    const closed = await this.transactions.run(async (manager) => {
      const [before] = isId(pilotId)
        ? await this.select(manager, 'WHERE id = ? AND organization_id = ? FOR UPDATE', [
            bin(pilotId),
            bin(actor.organizationId),
          ])
        : [];
      if (!before) throw notFound(text('pilot', '试点'));
      const status = transition(PILOT_MACHINE, before.status, 'close');
      await manager.query('UPDATE pilot SET status = ?, summary = ?, roll_out = ?, closed_at = ? WHERE id = ?', [
        ...[status, taught, rollOut ? 1 : 0, at(this.clock.now())],
        bin(before.id),
      ]);
      const change = {
        action: 'closePilot',
        subject: 'pilot',
        subjectId: before.id,
        before: { status: before.status },
      };
      await this.audit.write(manager, actor, { ...change, after: { status, summary: taught, rollOut } });
      return before.id;
    });
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(closed)]))[0]!;
  }

  /** Newest first. */
  async list(
    { field, rollOut }: { field?: string | null; rollOut?: boolean | null },
    page: Page,
  ): Promise<Slice<Pilot>> {
    const sql: string[] = [];
    const parameters: unknown[] = [];
    if (field) {
      sql.push('field = ?');
      parameters.push(field);
    }
    if (rollOut !== null && rollOut !== undefined) {
      sql.push('roll_out = ?');
      parameters.push(rollOut ? 1 : 0);
    }
    const { tail, parameters: all } = newestFirst({ sql, parameters }, page);
    return sliceOf(await this.select(this.dataSource, tail, all), page.first);
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<Pilot[]> {
    return (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map((row) => ({
      id: id(row.id),
      organizationId: id(row.organization_id),
      title: row.title,
      field: row.field,
      status: row.status,
      summary: row.summary,
      rollOut: row.roll_out === null ? null : row.roll_out === 1,
      startedAt: row.started_at,
      closedAt: row.closed_at,
    }));
  }
}
