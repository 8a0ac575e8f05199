import { type Actor, ownOrAll } from '#identity';
import {
  Clock,
  dateOf,
  dayStart,
  DomainError,
  type Id,
  isId,
  Issues,
  newId,
  text,
  textInput,
  transition,
  versionConflict,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  Idempotency,
  isDuplicate,
  newestFirst,
  type Page,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  APPLICATION_MACHINE,
  type ApplicationCommand,
  type ApplicationStatus,
  assess,
  OPEN_STATUSES,
  overdueBefore,
  prefilled,
  readAnswers,
  workdaysBetween,
} from '../core/index.js';
import { ComplianceTerms } from '../terms.js';
import { selectAdmissions } from './admission.rows.js';
import { AdmissionSettling } from './admission-settling.service.js';
import { Standings } from './standings.service.js';
import type { ApplyForAdmissionInput, UpdateAdmissionApplicationInput } from './application.type.js';
import {
  type Application,
  changeApplication,
  insertApplication,
  noSuchApplication,
  selectApplications,
} from './application.rows.js';

const alreadyApplied = (): DomainError =>
  new DomainError('ALREADY_APPLIED', text('An application of yours is open.', '已有未结束的准入申请。'));

/** How long an application has been open, in working days, and by how many it is over the limit. */
export interface ApplicationClock {
  workdaysOpen: number;
  overdueWorkdays: number;
}

/** Providers' applications to be admitted and to stay so, up to the decision. 004 一(二)1, 三(二). */
@Injectable()
export class AdmissionApplications {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly terms: ComplianceTerms,
    private readonly settling: AdmissionSettling,
    private readonly standings: Standings,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * A draft; answers may be missing. One who was admitted starts from the answers of then that are carried over.
   * ALREADY_APPLIED while another is open.
   */
  async apply(actor: Actor, { idempotencyKey, ...input }: ApplyForAdmissionInput): Promise<Application> {
    const providerId = actor.organizationId;
    const once = { organizationId: providerId, operation: 'applyForAdmission', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const answers = this.answers(input.answers, { whole: false });
        const [admission] = await selectAdmissions(manager, 'WHERE provider_id = ?', [bin(providerId)]);
        const [before] = admission?.applicationId
          ? await selectApplications(manager, 'WHERE id = ?', [bin(admission.applicationId)])
          : [];
        const one = {
          id: newId(),
          providerId,
          renewal: admission !== undefined,
          termsVersion: this.terms.admission.version,
          answers: { ...(before ? prefilled(this.terms.admission, before.answers) : {}), ...answers },
          createdBy: actor.personId,
          createdAt: this.clock.now(),
        };
        await insertApplication(manager, one).catch((error: unknown) => {
          throw isDuplicate(error) ? alreadyApplied() : error;
        });
        await this.write(manager, actor, 'applyForAdmission', one.id, null, {
          answers: one.answers,
          renewal: one.renewal,
        });
        return one.id;
      }),
    );
    return this.get(made);
  }

  /** The draft's answers anew, all of them. VERSION_CONFLICT for a stale version. */
  async update(actor: Actor, input: UpdateAdmissionApplicationInput): Promise<Application> {
    const answers = this.answers(input.answers, { whole: false });
    return this.step(actor, input.id, 'update', async (manager, before) => {
      if (before.version !== input.version) throw versionConflict(before.version);
      const columns = { answers: JSON.stringify(answers), terms_version: this.terms.admission.version };
      await this.save(manager, actor, before, 'updateAdmissionApplication', 'update', columns);
    });
  }

  /**
   * Hands it in: REQUIRED for what is not answered, EVIDENCE_MISSING for what must be proved and is not handed in yet.
   * It is assessed at once: an answer that fails ends it; with all evidence verified it goes on at once.
   */
  async submit(actor: Actor, applicationId: Id): Promise<Application> {
    return this.step(actor, applicationId, 'submit', async (manager, before) => {
      // Whoever verifies evidence of it at the same time goes before or after, and one of both sees the other's.
      await this.standings.changed(manager, before.providerId);
      const now = this.clock.now();
      const issues = new Issues();
      const answers = readAnswers(issues, this.terms.admission, before.answers, { whole: true });
      for (const kind of await this.settling.missing(manager, before.providerId, ['SUBMITTED', 'VERIFIED']))
        issues.add(
          ['evidence', kind],
          'EVIDENCE_MISSING',
          text(`Hand in valid evidence of the kind ${kind} first.`, `请先提交有效的 ${kind} 证明材料。`),
        );
      issues.throwIfAny();
      const assessment = assess(this.terms.admission, answers, dateOf(now));
      const failed = assessment.some(({ outcome }) => outcome === 'FAIL');
      const columns = {
        assessment: JSON.stringify(assessment),
        judgements: null,
        comment: null,
        submitted_at: at(now),
      };
      await this.save(manager, actor, before, 'submitAdmissionApplication', failed ? 'fail' : 'submit', {
        ...columns,
        ...(failed ? { decided_at: at(now) } : {}),
      });
      if (failed) return;
      const [waiting] = await selectApplications(manager, 'WHERE id = ?', [bin(before.id)]);
      await this.settling.settle(manager, actor, waiting!);
    });
  }

  /** By its provider, before it is decided. */
  withdraw(actor: Actor, applicationId: Id): Promise<Application> {
    return this.step(actor, applicationId, 'withdraw', (manager, before) =>
      this.save(manager, actor, before, 'withdrawAdmissionApplication', 'withdraw', {}),
    );
  }

  /** Gives it back to its provider, who reads the reason. */
  requestChanges(actor: Actor, applicationId: Id, reason: string): Promise<Application> {
    const issues = new Issues();
    const comment = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    return this.step(actor, applicationId, 'requestChanges', (manager, before) =>
      this.save(manager, actor, before, 'requestAdmissionChanges', 'requestChanges', { comment }),
    );
  }

  /**
   * Newest first: one's own; operators and auditors see all.
   * @param overdue only those that are open for more working days than the limit
   */
  async list(
    actor: Actor,
    { statuses, overdue }: { statuses?: readonly ApplicationStatus[] | null; overdue?: boolean | null },
    page: Page,
  ): Promise<Slice<Application>> {
    const { sql, parameters } = ownOrAll(actor, 'provider_id');
    if (statuses?.length) {
      sql.push('status IN (?)');
      parameters.push(statuses);
    }
    if (overdue) {
      sql.push('status IN (?)', 'submitted_at < ?');
      const { limitWorkdays } = this.terms.admission;
      const before = overdueBefore(dateOf(this.clock.now()), limitWorkdays, this.terms.works);
      parameters.push(['SUBMITTED', 'REVIEW'], at(dayStart(before)));
    }
    const { tail, parameters: all } = newestFirst({ sql, parameters }, page);
    return sliceOf(await selectApplications(this.dataSource, tail, all), page.first);
  }

  /** NOT_FOUND for another provider's. */
  async read(actor: Actor, applicationId: Id): Promise<Application> {
    const { sql, parameters } = ownOrAll(actor, 'provider_id');
    const [found] = isId(applicationId)
      ? await selectApplications(this.dataSource, `WHERE ${['id = ?', ...sql].join(' AND ')}`, [
          bin(applicationId),
          ...parameters,
        ])
      : [];
    if (!found) throw noSuchApplication();
    return found;
  }

  /** Null for a draft that was never handed in. Once decided, its clock stands. */
  clockOf({ submittedAt, decidedAt }: Application): ApplicationClock | null {
    if (submittedAt === null) return null;
    const workdaysOpen = workdaysBetween(dateOf(submittedAt), dateOf(decidedAt ?? this.clock.now()), this.terms.works);
    return { workdaysOpen, overdueWorkdays: Math.max(0, workdaysOpen - this.terms.admission.limitWorkdays) };
  }

  /** One step on one application: locked, asked of the table. NOT_FOUND for another's where it is its provider's. */
  async step(
    actor: Actor,
    applicationId: Id,
    command: ApplicationCommand,
    work: (manager: EntityManager, before: Application) => Promise<void>,
  ): Promise<Application> {
    const own = command === 'update' || command === 'submit' || command === 'withdraw';
    const done = await this.transactions.run(async (manager) => {
      const [before] = isId(applicationId)
        ? await selectApplications(manager, 'WHERE id = ? FOR UPDATE', [bin(applicationId)])
        : [];
      if (!before || (own && before.providerId !== actor.organizationId)) throw noSuchApplication();
      transition(APPLICATION_MACHINE, before.status, command);
      await work(manager, before);
      return before.id;
    });
    return this.get(done);
  }

  async save(
    manager: EntityManager,
    actor: Actor,
    before: Application,
    action: string,
    command: ApplicationCommand,
    columns: Record<string, unknown>,
  ): Promise<void> {
    const status = transition(APPLICATION_MACHINE, before.status, command);
    const closed = !(OPEN_STATUSES as readonly ApplicationStatus[]).includes(status);
    await changeApplication(manager, before, { ...columns, status }, { closed });
    await this.write(manager, actor, action, before.id, { status: before.status }, { ...columns, status });
  }

  private answers(given: unknown, rules: { whole: boolean }): Record<string, unknown> {
    const issues = new Issues();
    const object = typeof given === 'object' && given !== null && !Array.isArray(given);
    if (!object) issues.add(['answers'], 'WRONG_TYPE', text('An object.', '须为对象。'));
    const answers = object ? readAnswers(issues, this.terms.admission, given as Record<string, unknown>, rules) : {};
    issues.throwIfAny();
    return answers;
  }

  private async get(applicationId: Id): Promise<Application> {
    return (await selectApplications(this.dataSource, 'WHERE id = ?', [bin(applicationId)]))[0]!;
  }

  private write(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectId: Id,
    before: unknown,
    after: unknown,
  ): Promise<void> {
    return this.audit.write(manager, actor, { action, subject: 'admissionApplication', subjectId, before, after });
  }
}
