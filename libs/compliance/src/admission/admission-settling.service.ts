import { Clock, dateOf, type Id, transition } from '#kernel';
import { at, Audit, bin, type Doer, log, type Runner, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { APPLICATION_MACHINE, isOfProvider, isValidOnDay, lastDayOf } from '../core/index.js';
import { selectEvidence } from '../evidence/evidence.rows.js';
import { ComplianceTerms } from '../terms.js';
import { saveAdmission, selectAdmissions } from './admission.rows.js';
import { Standings } from './standings.service.js';
import { type Application, changeApplication, selectApplications } from './application.rows.js';

/** What follows by itself: an application whose evidence is verified passes, or goes to a person. */
@Injectable()
export class AdmissionSettling {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly terms: ComplianceTerms,
    private readonly standings: Standings,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** In the transaction of whatever changed a provider's evidence. */
  async evidenceChanged(manager: EntityManager, actor: Doer, providerId: Id): Promise<void> {
    await this.standings.changed(manager, providerId);
    const [waiting] = await selectApplications(manager, "WHERE provider_id = ? AND status = 'SUBMITTED' FOR UPDATE", [
      bin(providerId),
    ]);
    if (waiting) await this.settle(manager, actor, waiting);
  }

  /**
   * Of every application that waits for its evidence: what was verified may hold from a later day on only. Run twice,
   * or by two workers, it changes nothing the second time.
   */
  async sweep(requestId: string): Promise<void> {
    const waiting = await selectApplications(this.dataSource, "WHERE status = 'SUBMITTED' ORDER BY id LIMIT 1000", []);
    for (const { id, providerId } of waiting) {
      if ((await this.missing(this.dataSource, providerId, ['VERIFIED'])).length) continue;
      await this.transactions
        .run(async (manager) => {
          const [locked] = await selectApplications(manager, "WHERE id = ? AND status = 'SUBMITTED' FOR UPDATE", [
            bin(id),
          ]);
          if (locked) await this.settle(manager, system(requestId), locked);
        })
        .catch((error: unknown) => log.error({ application: id, err: String(error) }, 'application not settled'));
    }
  }

  /** Of an application that waits for its evidence and is locked. */
  async settle(manager: EntityManager, actor: Doer, application: Application): Promise<void> {
    if ((await this.missing(manager, application.providerId, ['VERIFIED'])).length) return;
    const [before] = await selectAdmissions(manager, 'WHERE provider_id = ?', [bin(application.providerId)]);
    // Who was removed comes back by a person's decision alone, however well it answers.
    const removed = before !== undefined && before.removedOn !== null;
    const needsPerson = removed || application.assessment!.some(({ outcome }) => outcome === 'DISCRETIONARY');
    if (!needsPerson) return this.admit(manager, actor, application, 'pass');
    const status = transition(APPLICATION_MACHINE, application.status, 'review');
    await changeApplication(manager, application, { status }, { closed: false });
    await this.write(manager, actor, application, { action: 'settleAdmission', status });
  }

  /** The application's provider is admitted from today on, under these conditions. */
  async admit(
    manager: EntityManager,
    actor: Doer,
    application: Application,
    command: 'pass' | 'admit' | 'admitWithConditions',
    decided: Record<string, unknown> = {},
    conditions: readonly { statement: string; dueOn: string }[] = [],
  ): Promise<void> {
    const now = this.clock.now();
    const admittedOn = dateOf(now);
    const status = transition(APPLICATION_MACHINE, application.status, command);
    await changeApplication(manager, application, { ...decided, status, decided_at: at(now) }, { closed: true });
    await saveAdmission(
      manager,
      {
        providerId: application.providerId,
        applicationId: application.id,
        reference: null,
        admittedOn,
        lastValidOn: lastDayOf(admittedOn, this.terms.admission.validMonths),
      },
      conditions,
      now,
    );
    await this.standings.changed(manager, application.providerId);
    // What passes by itself is told as such; a person's decision under its own name.
    const action = command === 'pass' ? 'settleAdmission' : 'decideAdmission';
    await this.write(manager, actor, application, { action, status, ...decided, conditions });
  }

  /** The kinds that admission asks for of which the provider has nothing valid today in one of these states. */
  async missing(runner: Runner, providerId: Id, statuses: readonly ('SUBMITTED' | 'VERIFIED')[]): Promise<string[]> {
    const today = dateOf(this.clock.now());
    const held = await selectEvidence(runner, 'WHERE provider_id = ? AND status IN (?)', [bin(providerId), statuses]);
    return this.terms.admission.evidence
      .map(({ kind }) => kind)
      .filter((kind) => !held.some((one) => isOfProvider(one, kind) && isValidOnDay(one, today)));
  }

  private write(
    manager: EntityManager,
    actor: Doer,
    application: Application,
    { action, ...told }: { action: string; status: string; [more: string]: unknown },
  ): Promise<void> {
    return this.audit.write(manager, actor, {
      action,
      subject: 'admissionApplication',
      subjectId: application.id,
      before: { status: application.status },
      after: { providerId: application.providerId, ...told },
    });
  }
}
