import { type Actor, Organizations, seesEverything } from '#identity';
import {
  Clock,
  dateOf,
  DomainError,
  forbidden,
  type Id,
  invalid,
  isId,
  Issues,
  newId,
  text,
  textInput,
  transition,
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
  ELIGIBILITY_MACHINE,
  type EligibilityCommand,
  eligibilityGaps,
  type EligibilityStatus,
  type ZoneEligibility,
} from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import { checkApplication, checkDecision } from './zone-eligibility.check.js';
import {
  type Eligibility,
  insertEligibility,
  noSuchEligibility,
  selectEligibilities,
} from './zone-eligibility.rows.js';
import type { ApplyForZoneInput, DecideZoneEligibilityInput } from './zone-eligibility.type.js';

export interface EligibilityQuery {
  zoneCode?: string | null;
  statuses?: readonly EligibilityStatus[] | null;
}

const alreadyApplied = (): DomainError =>
  new DomainError(
    'ALREADY_APPLIED',
    text('An application for this zone waits for its decision.', '该区域已有待审批的准入申请。'),
  );

/** Who may buy in zones that are not open to everyone: applied for by buyers, decided by the operator's reviewers. */
@Injectable()
export class ZoneEligibilities {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly policy: Policy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** One open application per organization and zone: ALREADY_APPLIED. ZONE_OPEN where nobody needs one. */
  async apply(actor: Actor, { idempotencyKey, ...input }: ApplyForZoneInput): Promise<Eligibility> {
    const rule = this.ruleOf(input.zoneCode);
    const businesses = this.policy.zoneFacts.terms
      .filter(({ list, zone }) => list === 'OFFSHORE_BUSINESS' && zone === input.zoneCode)
      .map(({ code }) => code);
    const once = { organizationId: actor.organizationId, operation: 'applyForZone', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const claim = checkApplication(input, rule, businesses);
        const one: Eligibility = {
          ...claim,
          id: newId(),
          organizationId: actor.organizationId,
          zoneCode: input.zoneCode,
          status: 'APPLIED',
          verifiedFacts: null,
          gaps: null,
          comment: null,
          validTo: null,
          appliedBy: actor.personId,
          appliedAt: this.clock.now(),
          decidedBy: null,
          decidedAt: null,
        };
        await insertEligibility(manager, one).catch((error: unknown) => {
          throw isDuplicate(error) ? alreadyApplied() : error;
        });
        await this.write(manager, actor, 'applyForZone', one.id, null, one);
        return one.id;
      }),
    );
    return this.get(made);
  }

  /**
   * The outcome follows from the zone's policy: APPROVED when nothing of it is lacking and the reviewer has no
   * refusal, else REJECTED with what is lacking. FORBIDDEN for whoever applied.
   */
  async decide(actor: Actor, input: DecideZoneEligibilityInput): Promise<Eligibility> {
    const today = dateOf(this.clock.now());
    await this.transactions.run(async (manager) => {
      const before = await this.lock(manager, input.id);
      if (before.appliedBy === actor.personId)
        throw forbidden(text('Whoever applies does not decide.', '申请人不能审批自己的申请。'));
      const { uscc } = await this.organizations.get(before.organizationId, manager);
      const checked = checkDecision(input, before, today);
      const gaps = eligibilityGaps(this.ruleOf(before.zoneCode), {
        ...before,
        registeredInChina: uscc !== null,
        verifiedFacts: checked.verifiedFacts,
      });
      const command = gaps.length || checked.refusal ? 'reject' : 'approve';
      await this.settle(manager, actor, before, 'decideZoneEligibility', command, {
        verified_facts: JSON.stringify(checked.verifiedFacts),
        gaps: JSON.stringify(gaps),
        comment: checked.refusal,
        valid_to: command === 'approve' ? checked.validTo : null,
      });
    });
    return this.get(input.id);
  }

  /** By the applicant's organization, before it is decided on. */
  async withdraw(actor: Actor, eligibilityId: Id): Promise<Eligibility> {
    await this.transactions.run(async (manager) => {
      const before = await this.lock(manager, eligibilityId);
      if (before.organizationId !== actor.organizationId) throw noSuchEligibility();
      await this.settle(manager, actor, before, 'withdrawZoneEligibility', 'withdraw', {});
    });
    return this.get(eligibilityId);
  }

  /** Ends an approval from now on; what was ordered under it stays as it was decided. */
  async revoke(actor: Actor, eligibilityId: Id, reason: string): Promise<Eligibility> {
    const issues = new Issues();
    const comment = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    await this.transactions.run(async (manager) => {
      const before = await this.lock(manager, eligibilityId);
      await this.settle(manager, actor, before, 'revokeZoneEligibility', 'revoke', { comment });
    });
    return this.get(eligibilityId);
  }

  /** Newest first: one's own organization's; operators and auditors see all. */
  async list(actor: Actor, { zoneCode, statuses }: EligibilityQuery, page: Page): Promise<Slice<Eligibility>> {
    const sql: string[] = [];
    const parameters: unknown[] = [];
    if (!seesEverything(actor.roles)) {
      sql.push('organization_id = ?');
      parameters.push(bin(actor.organizationId));
    }
    if (zoneCode) {
      sql.push('zone_code = ?');
      parameters.push(zoneCode);
    }
    if (statuses?.length) {
      sql.push('status IN (?)');
      parameters.push(statuses);
    }
    const { tail, parameters: all } = newestFirst({ sql, parameters }, page);
    return sliceOf(await selectEligibilities(this.dataSource, tail, all), page.first);
  }

  private async get(eligibilityId: Id): Promise<Eligibility> {
    return (await selectEligibilities(this.dataSource, 'WHERE id = ?', [bin(eligibilityId)]))[0]!;
  }

  private async lock(manager: EntityManager, eligibilityId: Id): Promise<Eligibility> {
    const [found] = isId(eligibilityId)
      ? await selectEligibilities(manager, 'WHERE id = ? FOR UPDATE', [bin(eligibilityId)])
      : [];
    if (!found) throw noSuchEligibility();
    return found;
  }

  private ruleOf(zoneCode: string): ZoneEligibility {
    if (!this.policy.zone(zoneCode))
      throw invalid(['zoneCode'], 'UNKNOWN_ZONE', text('There is no such zone.', '没有这个区域。'));
    const rule = this.policy.zoneFacts.profiles.find(({ zone }) => zone === zoneCode)?.eligibility;
    if (!rule || rule.policy === 'OPEN')
      throw invalid(['zoneCode'], 'ZONE_OPEN', text('No approval is needed for this zone.', '该区域无需准入批准。'));
    return rule;
  }

  private async settle(
    manager: EntityManager,
    actor: Actor,
    before: Eligibility,
    action: string,
    command: EligibilityCommand,
    columns: Record<string, unknown>,
  ): Promise<void> {
    const status = transition(ELIGIBILITY_MACHINE, before.status, command);
    const all = {
      ...columns,
      status,
      open_mark: bin(before.id),
      decided_by: bin(actor.personId),
      decided_at: at(this.clock.now()),
    };
    await manager.query(
      `UPDATE zone_eligibility SET ${Object.keys(all)
        .map((column) => `${column} = ?`)
        .join(', ')} WHERE id = ?`,
      [...Object.values(all), bin(before.id)],
    );
    await this.write(manager, actor, action, before.id, { status: before.status }, { ...columns, status });
  }

  private write(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectId: Id,
    before: unknown,
    after: unknown,
  ): Promise<void> {
    return this.audit.write(manager, actor, { action, subject: 'zoneEligibility', subjectId, before, after });
  }
}
