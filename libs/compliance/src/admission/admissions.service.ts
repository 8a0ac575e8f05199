import { type Actor, Organizations } from '#identity';
import {
  Clock,
  dateOf,
  type DateOn,
  DomainError,
  type Id,
  isId,
  Issues,
  listInput,
  newId,
  notFound,
  text,
  textInput,
  transition,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  id,
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
import { APPLICATION_MACHINE } from '../core/index.js';
import { type AdmissionRecord, saveAdmission, selectAdmissions } from './admission.rows.js';
import type { RecordAdmissionInput, SuspendProviderInput } from './admission.type.js';
import { changeApplication, selectApplications } from './application.rows.js';
import { type ProviderStanding, Standings } from './standings.service.js';

export type Admission = AdmissionRecord & ProviderStanding;

const noSuchAdmission = (): Error => notFound(text('admitted provider', '已准入的供应商'));
const alreadyRemoved = (): DomainError =>
  new DomainError('ALREADY_REMOVED', text('The provider was removed before.', '该供应商已被移出。'));
const MOST = 100;

/** Providers that were admitted, and what the operator does about them. 004 一(二)1. */
@Injectable()
export class Admissions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly standings: Standings,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Everybody may know who is admitted and how it stands: newest providers first. */
  async list({ providerIds }: { providerIds?: readonly Id[] | null }, page: Page): Promise<Slice<Admission>> {
    const issues = new Issues();
    listInput(issues, ['providerIds'], providerIds ?? [], { max: MOST });
    issues.throwIfAny();
    const known = providerIds?.filter((one) => isId(one));
    const conditions = known?.length
      ? { sql: ['provider_id IN (?)'], parameters: [bins(known)] }
      : { sql: providerIds?.length ? ['1 = 0'] : [], parameters: [] };
    const { tail, parameters } = newestFirst(conditions, page, 'provider_id');
    const { nodes, hasNextPage } = sliceOf(await selectAdmissions(this.dataSource, tail, parameters), page.first);
    return { nodes: await this.withStanding(nodes), hasNextPage };
  }

  /**
   * An admission that was decided elsewhere, before the platform or by a framework award: told again, it is written
   * anew. What it must keep up it must keep up as any other. NOT_FOUND for no such provider, ALREADY_REMOVED.
   */
  async record(actor: Actor, input: RecordAdmissionInput): Promise<Admission> {
    const provider = await this.organizations.get(input.providerId);
    if (provider.kind !== 'PROVIDER') throw notFound(text('provider', '供应商'));
    const issues = new Issues();
    const reference = textInput(issues, ['reference'], input.reference, { max: 500 });
    if (input.admittedOn > this.today())
      issues.add(['admittedOn'], 'OUT_OF_RANGE', text('Not after today.', '不得晚于今天。'));
    if (input.lastValidOn < input.admittedOn)
      issues.add(['lastValidOn'], 'OUT_OF_RANGE', text('Not before it begins.', '不得早于起始日。'));
    issues.throwIfAny();
    const { admittedOn, lastValidOn } = input;
    await this.transactions.run(async (manager) => {
      const [before] = await selectAdmissions(manager, 'WHERE provider_id = ? FOR UPDATE', [bin(provider.id)]);
      // Who was removed applies anew: telling an old decision again does not undo it.
      if (before && before.removedOn !== null) throw alreadyRemoved();
      const one = { providerId: provider.id, applicationId: null, reference, admittedOn, lastValidOn };
      await saveAdmission(manager, one, [], this.clock.now());
      await this.standings.changed(manager, provider.id);
      await this.write(manager, actor, 'recordAdmission', provider.id, before ?? null, one);
    });
    return this.get(provider.id);
  }

  /** From today until a day, on which it ends by itself, or until it is lifted. A second one runs beside it. */
  suspend(actor: Actor, input: SuspendProviderInput): Promise<Admission> {
    const issues = new Issues();
    const reason = textInput(issues, ['reason'], input.reason, { max: 2000 });
    const untilOn = input.untilOn ?? null;
    if (untilOn !== null && untilOn <= this.today())
      issues.add(['untilOn'], 'OUT_OF_RANGE', text('After today.', '须晚于今天。'));
    issues.throwIfAny();
    return this.change(actor, input.providerId, 'suspendProvider', async (manager, { providerId }) => {
      const one = { fromOn: this.today(), untilOn, reason };
      await manager.query(
        'INSERT INTO admission_suspension (id, provider_id, reason, from_on, until_on, lifted_on, created_at) VALUES (?,?,?,?,?,NULL,?)',
        [bin(newId()), bin(providerId), reason, one.fromOn, untilOn, at(this.clock.now())],
      );
      return one;
    });
  }

  /** Ends a suspension today; again, nothing happens. */
  async liftSuspension(actor: Actor, suspensionId: Id): Promise<Admission> {
    const providerId = await this.providerOf('admission_suspension', suspensionId);
    return this.change(actor, providerId, 'liftSuspension', async (manager) => {
      const lifted = { suspensionId, liftedOn: this.today() };
      await manager.query('UPDATE admission_suspension SET lifted_on = ? WHERE id = ? AND lifted_on IS NULL', [
        lifted.liftedOn,
        bin(suspensionId),
      ]);
      return lifted;
    });
  }

  /** For good: who is removed may apply anew, and an application that waits goes back with the reason. ALREADY_REMOVED. */
  remove(actor: Actor, providerId: Id, reason: string): Promise<Admission> {
    const issues = new Issues();
    const checked = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    return this.change(actor, providerId, 'removeProvider', async (manager, before) => {
      if (before.removedOn !== null) throw alreadyRemoved();
      const columns = { removedOn: this.today(), removalReason: checked };
      await manager.query(
        'UPDATE admission SET removed_on = ?, removal_reason = ?, updated_at = ? WHERE provider_id = ?',
        [columns.removedOn, checked, at(this.clock.now()), bin(before.providerId)],
      );
      await this.giveBack(manager, actor, before.providerId, checked);
      return columns;
    });
  }

  /** The reviewer has seen that a condition is met; again, nothing happens. */
  async meetCondition(actor: Actor, conditionId: Id): Promise<Admission> {
    const providerId = await this.providerOf('admission_condition', conditionId);
    return this.change(actor, providerId, 'meetAdmissionCondition', async (manager) => {
      const met = { conditionId, metOn: this.today() };
      await manager.query('UPDATE admission_condition SET met_on = ? WHERE id = ? AND met_on IS NULL', [
        met.metOn,
        bin(conditionId),
      ]);
      return met;
    });
  }

  private async giveBack(manager: EntityManager, actor: Actor, providerId: Id, comment: string): Promise<void> {
    const [waiting] = await selectApplications(
      manager,
      "WHERE provider_id = ? AND status IN ('SUBMITTED', 'REVIEW') FOR UPDATE",
      [bin(providerId)],
    );
    if (!waiting) return;
    const status = transition(APPLICATION_MACHINE, waiting.status, 'requestChanges');
    await changeApplication(manager, waiting, { status, comment }, { closed: false });
    await this.audit.write(manager, actor, {
      ...{ action: 'requestAdmissionChanges', subject: 'admissionApplication', subjectId: waiting.id },
      ...{ before: { status: waiting.status }, after: { status, comment } },
    });
  }

  private async change(
    actor: Actor,
    providerId: Id,
    action: string,
    work: (manager: EntityManager, before: AdmissionRecord) => Promise<unknown>,
  ): Promise<Admission> {
    const changed = await this.transactions.run(async (manager) => {
      const [before] = isId(providerId)
        ? await selectAdmissions(manager, 'WHERE provider_id = ? FOR UPDATE', [bin(providerId)])
        : [];
      if (!before) throw noSuchAdmission();
      const after = await work(manager, before);
      await this.standings.changed(manager, before.providerId);
      await this.write(manager, actor, action, before.providerId, { removedOn: before.removedOn }, after);
      return before.providerId;
    });
    return this.get(changed);
  }

  private async providerOf(table: 'admission_suspension' | 'admission_condition', rowId: Id): Promise<Id> {
    const found = isId(rowId)
      ? await rows<{ provider_id: Buffer }>(this.dataSource, `SELECT provider_id FROM ${table} WHERE id = ?`, [
          bin(rowId),
        ])
      : [];
    if (!found[0]) throw noSuchAdmission();
    return id(found[0].provider_id);
  }

  private async get(providerId: Id): Promise<Admission> {
    const [found] = await selectAdmissions(this.dataSource, 'WHERE provider_id = ?', [bin(providerId)]);
    return (await this.withStanding([found!]))[0]!;
  }

  private async withStanding(
    found: readonly AdmissionRecord[],
    runner: Runner = this.dataSource,
  ): Promise<Admission[]> {
    const standings = await this.standings.of(
      found.map(({ providerId }) => providerId),
      runner,
    );
    return found.map((one) => ({ ...one, ...standings.get(one.providerId)! }));
  }

  private today(): DateOn {
    return dateOf(this.clock.now());
  }

  private write(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectId: Id,
    before: unknown,
    after: unknown,
  ): Promise<void> {
    return this.audit.write(manager, actor, { action, subject: 'admission', subjectId, before, after });
  }
}
