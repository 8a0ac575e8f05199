import { type Actor, ownOrAll } from '#identity';
import { Clock, type Id, type Instant, isId, Issues, newId, notFound, text, textInput, transition } from '#kernel';
import {
  at,
  atOrNull,
  Audit,
  bin,
  id,
  Idempotency,
  json,
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
import {
  INCIDENT_MACHINE,
  type IncidentCommand,
  type IncidentGrade,
  type IncidentKind,
  type IncidentStatus,
  isReportLate,
  type OperatorKind,
  reportDueAt,
} from '../core/index.js';
import { ComplianceTerms } from '../terms.js';
import type { RecordIncidentInput, ReportIncidentInput } from './incident.type.js';

interface IncidentNote {
  command: string;
  at: Instant;
  note: string;
}

export interface Incident {
  id: Id;
  organizationId: Id;
  kind: IncidentKind;
  grade: IncidentGrade;
  operatorKind: OperatorKind;
  title: string;
  status: IncidentStatus;
  discoveredAt: Instant;
  reportDueAt: Instant | null;
  reportedAt: Instant | null;
  reportedTo: string | null;
  containedAt: Instant | null;
  resolvedAt: Instant | null;
  reviewedAt: Instant | null;
  notes: IncidentNote[];
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  kind: IncidentKind;
  grade: IncidentGrade;
  operator_kind: OperatorKind;
  title: string;
  status: IncidentStatus;
  discovered_at: Instant;
  report_due_at: Instant | null;
  reported_at: Instant | null;
  reported_to: string | null;
  contained_at: Instant | null;
  resolved_at: Instant | null;
  reviewed_at: Instant | null;
  notes: unknown;
}

const SELECT = `SELECT id, organization_id, kind, grade, operator_kind, title, status, discovered_at, report_due_at, reported_at,
  reported_to, contained_at, resolved_at, reviewed_at, notes FROM incident`;

/** Columns of the instants that commands are remembered by. */
const INSTANT: Record<IncidentCommand, keyof Incident> = {
  report: 'reportedAt',
  contain: 'containedAt',
  resolve: 'resolvedAt',
  review: 'reviewedAt',
};

/** Security incidents and the clocks that the law sets. 002 二(四)16, 003 工程五. */
@Injectable()
export class Incidents {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly terms: ComplianceTerms,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** An incident of the caller's organization; when its report is due follows from its grade and whose network it is. */
  async record(actor: Actor, { idempotencyKey, ...input }: RecordIncidentInput): Promise<Incident> {
    const once = {
      organizationId: actor.organizationId,
      operation: 'recordIncident',
      key: idempotencyKey,
      body: input,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const now = this.clock.now();
        const issues = new Issues();
        const title = textInput(issues, ['title'], input.title, { max: 200 });
        const note = textInput(issues, ['note'], input.note, { max: 2000 });
        if (input.discoveredAt > now)
          issues.add(['discoveredAt'], 'IN_FUTURE', text('Not after now.', '不得晚于当前时间。'));
        issues.throwIfAny();
        const { kind, grade, operatorKind, discoveredAt } = input;
        const incidentId = newId();
        const due = reportDueAt(this.terms.incidentClocks, input);
        await manager.query(
          `INSERT INTO incident (id, organization_id, kind, grade, operator_kind, title, status, discovered_at, report_due_at,
             notes, recorded_by, recorded_at) VALUES (?,?,?,?,?,?,'OPEN',?,?,?,?,?)`,
          [
            bin(incidentId),
            bin(actor.organizationId),
            ...[kind, grade, operatorKind, title],
            at(discoveredAt),
            atOrNull(due),
            JSON.stringify([{ command: 'record', at: now, note }]),
            bin(actor.personId),
            at(now),
          ],
        );
        const after = { kind, grade, operatorKind, title, discoveredAt, reportDueAt: due };
        const change = { action: 'recordIncident', subject: 'incident', subjectId: incidentId, after };
        await this.audit.write(manager, actor, change);
        return incidentId;
      }),
    );
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /** Told to the authority; a report after it was due stays marked as late. OUT_OF_RANGE. */
  report(actor: Actor, { id: incidentId, reportedTo, reportedAt, note }: ReportIncidentInput): Promise<Incident> {
    return this.step(actor, incidentId, 'report', note, (before, now, issues) => {
      const when = reportedAt ?? now;
      if (when < before.discoveredAt || when > now)
        issues.add(['reportedAt'], 'OUT_OF_RANGE', text('From the discovery to now.', '应在发现时间与当前时间之间。'));
      if (before.reportedAt !== null)
        issues.add(['id'], 'ALREADY_REPORTED', text('It was reported before.', '该事件已报告。'));
      return { reportedTo: textInput(issues, ['reportedTo'], reportedTo, { max: 200 }), reportedAt: when };
    });
  }

  contain(actor: Actor, incidentId: Id, note: string): Promise<Incident> {
    return this.step(actor, incidentId, 'contain', note);
  }

  resolve(actor: Actor, incidentId: Id, note: string): Promise<Incident> {
    return this.step(actor, incidentId, 'resolve', note);
  }

  review(actor: Actor, incidentId: Id, note: string): Promise<Incident> {
    return this.step(actor, incidentId, 'review', note);
  }

  /** Of one's own organization, newest first; operators and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<Incident>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor), page);
    return sliceOf(await this.select(this.dataSource, tail, parameters), page.first);
  }

  isLate(incident: Incident): boolean {
    return isReportLate(incident, this.clock.now());
  }

  private step(
    actor: Actor,
    incidentId: Id,
    command: IncidentCommand,
    note: string,
    more: (before: Incident, now: Instant, issues: Issues) => Partial<Incident> = () => ({}),
  ): Promise<Incident> {
    return this.transactions.run(async (manager) => {
      const [before] = isId(incidentId)
        ? await this.select(manager, 'WHERE id = ? AND organization_id = ? FOR UPDATE', [
            bin(incidentId),
            bin(actor.organizationId),
          ])
        : [];
      if (!before) throw notFound(text('incident', '事件'));
      const now = this.clock.now();
      const status = transition(INCIDENT_MACHINE, before.status, command);
      const issues = new Issues();
      const said = textInput(issues, ['note'], note, { max: 2000 });
      const changed = { [INSTANT[command]]: now, ...more(before, now, issues), status };
      issues.throwIfAny();
      const after: Incident = { ...before, ...changed, notes: [...before.notes, { command, at: now, note: said }] };
      await manager.query(
        `UPDATE incident SET status = ?, reported_at = ?, reported_to = ?, contained_at = ?, resolved_at = ?, reviewed_at = ?,
           notes = ? WHERE id = ?`,
        [
          after.status,
          atOrNull(after.reportedAt),
          after.reportedTo,
          atOrNull(after.containedAt),
          atOrNull(after.resolvedAt),
          atOrNull(after.reviewedAt),
          JSON.stringify(after.notes),
          bin(before.id),
        ],
      );
      await this.audit.write(manager, actor, {
        ...{ action: `${command}Incident`, subject: 'incident', subjectId: before.id },
        ...{ before: { status: before.status }, after: { ...changed, note: said } },
      });
      return after;
    });
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<Incident[]> {
    return (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map((row) => ({
      id: id(row.id),
      organizationId: id(row.organization_id),
      kind: row.kind,
      grade: row.grade,
      operatorKind: row.operator_kind,
      title: row.title,
      status: row.status,
      discoveredAt: row.discovered_at,
      reportDueAt: row.report_due_at,
      reportedAt: row.reported_at,
      reportedTo: row.reported_to,
      containedAt: row.contained_at,
      resolvedAt: row.resolved_at,
      reviewedAt: row.reviewed_at,
      notes: json<IncidentNote[]>(row.notes),
    }));
  }
}
