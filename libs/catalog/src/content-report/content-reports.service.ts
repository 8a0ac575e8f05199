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
import { DataSource, type EntityManager } from 'typeorm';
import { CONTENT_REPORT_MACHINE, type ContentReportKind, type ContentReportStatus } from '../core/index.js';
import { OfferingLife } from '../offering/offering-life.service.js';
import { noOffering, Offerings } from '../offering/offering.service.js';
import { mayKnow } from '../offering/visibility.js';
import type { ReportContentInput } from './content-report.type.js';

export interface ContentReport {
  id: Id;
  offeringId: Id;
  kind: ContentReportKind;
  statement: string;
  status: ContentReportStatus;
  reportedAt: Instant;
  reason: string | null;
  decidedAt: Instant | null;
}

interface Row {
  id: Buffer;
  offering_id: Buffer;
  kind: ContentReportKind;
  statement: string;
  status: ContentReportStatus;
  reported_at: Instant;
  reason: string | null;
  decided_at: Instant | null;
}

const SELECT = 'SELECT id, offering_id, kind, statement, status, reported_at, reason, decided_at FROM content_report';
const SUBJECT = 'contentReport';

/** Reports on what listings say, and the operator's decision on them. 004 三(六). */
@Injectable()
export class ContentReports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly offerings: Offerings,
    private readonly life: OfferingLife,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** By anybody who may know of the offering: NOT_FOUND for others. */
  async report(actor: Actor, { idempotencyKey, ...input }: ReportContentInput): Promise<ContentReport> {
    const issues = new Issues();
    const statement = textInput(issues, ['statement'], input.statement, { max: 2000 });
    issues.throwIfAny();
    const offeringId = input.offeringId.toLowerCase();
    const offering = isId(offeringId) ? (await this.offerings.byIds([offeringId])).get(offeringId) : undefined;
    if (!offering || !mayKnow(actor, offering)) throw notFound(noOffering);
    const once = { organizationId: actor.organizationId, operation: 'reportContent', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const reportId = newId();
        await manager.query(
          "INSERT INTO content_report (id, offering_id, kind, statement, status, organization_id, reported_by, reported_at) VALUES (?,?,?,?,'OPEN',?,?,?)",
          [
            bin(reportId),
            bin(offering.id),
            input.kind,
            statement,
            bin(actor.organizationId),
            bin(actor.personId),
            at(this.clock.now()),
          ],
        );
        const after = { offeringId: offering.id, kind: input.kind, statement };
        await this.audit.write(manager, actor, {
          action: 'reportContent',
          subject: SUBJECT,
          subjectId: reportId,
          after,
        });
        return reportId;
      }),
    );
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /**
   * Suspends the listing and closes the report in one step, with the reason in both. A listing that is suspended
   * already, for another report, stays so. INVALID_TRANSITION for a report that is decided, or what was never published.
   */
  async takeDown(actor: Actor, reportId: Id, reason: string): Promise<ContentReport> {
    const found = await this.find(reportId);
    await this.life.suspend(actor, found.offeringId, reason, null, (manager) =>
      this.decide(manager, actor, found.id, 'takeDown', reason),
    );
    return this.find(found.id);
  }

  async dismiss(actor: Actor, reportId: Id, reason: string): Promise<ContentReport> {
    const found = await this.find(reportId);
    await this.transactions.run((manager) => this.decide(manager, actor, found.id, 'dismiss', reason));
    return this.find(found.id);
  }

  /** Newest first, for the operator. */
  async list(
    { statuses }: { statuses?: readonly ContentReportStatus[] | null },
    page: Page,
  ): Promise<Slice<ContentReport>> {
    const conditions = statuses?.length
      ? { sql: ['status IN (?)'], parameters: [statuses] }
      : { sql: [], parameters: [] };
    const { tail, parameters } = newestFirst(conditions, page);
    return sliceOf(await this.select(this.dataSource, tail, parameters), page.first);
  }

  private async decide(
    manager: EntityManager,
    actor: Actor,
    reportId: Id,
    command: 'takeDown' | 'dismiss',
    reason: string,
  ): Promise<void> {
    const [before] = await this.select(manager, 'WHERE id = ? FOR UPDATE', [bin(reportId)]);
    const status = transition(CONTENT_REPORT_MACHINE, before!.status, command);
    const issues = new Issues();
    const checked = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    await manager.query(
      'UPDATE content_report SET status = ?, reason = ?, decided_by = ?, decided_at = ? WHERE id = ?',
      [status, checked, bin(actor.personId), at(this.clock.now()), bin(reportId)],
    );
    await this.audit.write(manager, actor, {
      action: command === 'takeDown' ? 'takeDownContent' : 'dismissContentReport',
      ...{ subject: SUBJECT, subjectId: reportId, before: { status: before!.status } },
      after: { status, reason: checked, offeringId: before!.offeringId },
    });
  }

  private async find(reportId: Id): Promise<ContentReport> {
    const [found] = isId(reportId) ? await this.select(this.dataSource, 'WHERE id = ?', [bin(reportId)]) : [];
    if (!found) throw notFound(text('report', '举报'));
    return found;
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<ContentReport[]> {
    return (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map((row) => ({
      id: id(row.id),
      offeringId: id(row.offering_id),
      kind: row.kind,
      statement: row.statement,
      status: row.status,
      reportedAt: row.reported_at,
      reason: row.reason,
      decidedAt: row.decided_at,
    }));
  }
}
