import { type Actor, ownOrAll, Organizations } from '#identity';
import {
  Clock,
  dateOf,
  type DateOn,
  type Id,
  invalid,
  isId,
  Issues,
  newId,
  notFound,
  text,
  textInput,
  transition,
} from '#kernel';
import { at, Audit, bin, Idempotency, newestFirst, type Page, type Slice, sliceOf, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AdmissionSettling } from '../admission/admission-settling.service.js';
import { Bodies } from '../body/bodies.service.js';
import { EVIDENCE_MACHINE, type EvidenceCommand, type EvidenceKind } from '../core/index.js';
import { EvidenceFiles } from '../file/evidence-files.service.js';
import { ComplianceTerms } from '../terms.js';
import { bodyKindOf, checkEvidence, refuseBody } from './evidence.check.js';
import { type Evidence, insertEvidence, noSuchEvidence, selectEvidence } from './evidence.rows.js';
import type { EvidenceArgs, SubmitEvidenceInput } from './evidence.type.js';

/** Who made a piece of evidence, and whether the caller is that body. */
interface Made {
  issuer: string;
  bodyId: Id | null;
  byItsIssuer: boolean;
}

/** What providers and bodies hand in as proof, and what the operator's reviewers find of it. */
@Injectable()
export class Evidences {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly bodies: Bodies,
    private readonly terms: ComplianceTerms,
    private readonly settling: AdmissionSettling,
    private readonly files: EvidenceFiles,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Evidence of a provider, to be verified. What a body of the register hands in of others counts at once: its issuer
   * says it. NOT_FOUND for no such provider, UNKNOWN_KIND, BODY_NOT_REGISTERED, BODY_NOT_ACCREDITED, BODY_AFFILIATED,
   * UNKNOWN_FILE.
   */
  async submit(actor: Actor, { idempotencyKey, ...input }: SubmitEvidenceInput): Promise<Evidence> {
    const kind = this.terms.kind(input.kind);
    if (!kind)
      throw invalid(['kind'], 'UNKNOWN_KIND', text('There is no such kind of evidence.', '没有这类证明材料。'));
    const providerId = await this.providerOf(actor, input, kind);
    const once = {
      organizationId: actor.organizationId,
      operation: 'submitEvidence',
      key: idempotencyKey,
      body: input,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const issues = new Issues();
        const dated = { ...input, validFrom: input.validFrom ?? dateOf(this.clock.now()) };
        const told = checkEvidence(issues, dated, kind);
        const { issuer, bodyId, byItsIssuer } = await this.madeBy(manager, issues, {
          ...{ actor, input: dated, kind, providerId },
        });
        issues.throwIfAny();
        const one: Evidence = {
          ...told,
          ...{ id: newId(), providerId, kind: kind.code, issuer, bodyId },
          ...{ status: byItsIssuer ? ('VERIFIED' as const) : ('SUBMITTED' as const), comment: null },
          ...{ submittedBy: actor.personId, submittedAt: this.clock.now(), decidedBy: null, decidedAt: null },
        };
        await insertEvidence(manager, one);
        await this.files.attach(manager, actor, one.id, input.fileIds ?? []);
        await this.write(manager, actor, 'submitEvidence', one.id, null, one);
        if (byItsIssuer) await this.settling.evidenceChanged(manager, actor, providerId);
        return one.id;
      }),
    );
    return this.get(made);
  }

  /** From now on it counts, as far as its days say. */
  verify(actor: Actor, evidenceId: Id): Promise<Evidence> {
    return this.decide(actor, evidenceId, 'verify', null);
  }

  reject(actor: Actor, evidenceId: Id, reason: string): Promise<Evidence> {
    return this.decide(actor, evidenceId, 'reject', reason);
  }

  /** It counts no more, from now on. */
  revoke(actor: Actor, evidenceId: Id, reason: string): Promise<Evidence> {
    return this.decide(actor, evidenceId, 'revoke', reason);
  }

  /** By the provider, before it is decided on. */
  withdraw(actor: Actor, evidenceId: Id): Promise<Evidence> {
    return this.decide(actor, evidenceId, 'withdraw', null);
  }

  /** Newest first: of one's own organization, as provider or as the body that made it; operators and auditors see all. */
  async list(
    actor: Actor,
    { providerId, kind, statuses, endingBy, ...page }: EvidenceArgs & Page,
  ): Promise<Slice<Evidence>> {
    const own = ownOrAll(actor, 'provider_id');
    const sql = own.sql.length ? [`(${own.sql[0]} OR body_id = ?)`] : [];
    const parameters = own.sql.length ? [...own.parameters, bin(actor.organizationId)] : [];
    const add = (condition: string, value: unknown): void => {
      sql.push(condition);
      parameters.push(value);
    };
    if (providerId) add('provider_id = ?', bin(isId(providerId) ? providerId : newId()));
    if (kind) add('kind = ?', kind);
    if (statuses?.length) add('status IN (?)', statuses);
    if (endingBy) add('last_valid_on <= ?', endingBy);
    const { tail, parameters: all } = newestFirst({ sql, parameters }, page);
    return sliceOf(await selectEvidence(this.dataSource, tail, all), page.first);
  }

  /** Whom the evidence is about: a provider itself, or whom a body reports on. */
  private async providerOf(actor: Actor, { providerId }: SubmitEvidenceInput, kind: EvidenceKind): Promise<Id> {
    const own = actor.organizationKind === 'PROVIDER' ? actor.organizationId : null;
    const about = providerId?.toLowerCase() ?? own;
    if (about === null)
      throw invalid(['providerId'], 'REQUIRED', text('Say whom it is about.', '请指明所证明的供应商。'));
    if (about === own) return own;
    const found = isId(about) ? (await this.organizations.byIds([about])).get(about) : undefined;
    if (found?.kind !== 'PROVIDER' || bodyKindOf(kind) === null) throw notFound(text('provider', '供应商'));
    return found.id;
  }

  private async madeBy(
    manager: EntityManager,
    issues: Issues,
    asked: { actor: Actor; input: SubmitEvidenceInput & { validFrom: DateOn }; kind: EvidenceKind; providerId: Id },
  ): Promise<Made> {
    const { actor, input, kind, providerId } = asked;
    const bodyKind = bodyKindOf(kind);
    if (bodyKind === null) {
      const own = kind.issuedBy === 'PROVIDER' ? (await this.organizations.get(providerId, manager)).name : '';
      const issuer = textInput(issues, ['issuer'], input.issuer ?? own, { max: 200 });
      return { issuer, bodyId: null, byItsIssuer: false };
    }
    const reports = actor.organizationKind === 'ASSESSOR' || providerId !== actor.organizationId;
    const bodyId = reports ? actor.organizationId : (input.bodyId?.toLowerCase() ?? '');
    const body = isId(bodyId) ? await this.bodies.find(bodyId, manager) : null;
    const on = reports ? dateOf(this.clock.now()) : input.validFrom;
    refuseBody(body, { kind: bodyKind, providerId, on });
    return { issuer: (await this.organizations.get(bodyId, manager)).name, bodyId, byItsIssuer: reports };
  }

  private async decide(
    actor: Actor,
    evidenceId: Id,
    command: EvidenceCommand,
    reason: string | null,
  ): Promise<Evidence> {
    const issues = new Issues();
    const comment = reason === null ? null : textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    return this.transactions.run(async (manager) => {
      const [before] = isId(evidenceId)
        ? await selectEvidence(manager, 'WHERE id = ? FOR UPDATE', [bin(evidenceId)])
        : [];
      if (!before || (command === 'withdraw' && before.providerId !== actor.organizationId)) throw noSuchEvidence();
      const status = transition(EVIDENCE_MACHINE, before.status, command);
      const after: Evidence = { ...before, status, comment, decidedBy: actor.personId, decidedAt: this.clock.now() };
      await manager.query('UPDATE evidence SET status = ?, comment = ?, decided_by = ?, decided_at = ? WHERE id = ?', [
        status,
        comment,
        bin(actor.personId),
        at(after.decidedAt!),
        bin(before.id),
      ]);
      const told = { kind: before.kind, status, comment };
      await this.write(manager, actor, `${command}Evidence`, before.id, { status: before.status }, told);
      if (command !== 'withdraw') await this.settling.evidenceChanged(manager, actor, before.providerId);
      return after;
    });
  }

  private async get(evidenceId: Id): Promise<Evidence> {
    return (await selectEvidence(this.dataSource, 'WHERE id = ?', [bin(evidenceId)]))[0]!;
  }

  private write(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectId: Id,
    before: unknown,
    after: unknown,
  ): Promise<void> {
    return this.audit.write(manager, actor, { action, subject: 'evidence', subjectId, before, after });
  }
}
