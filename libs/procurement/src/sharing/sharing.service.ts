import { MarketFacts } from '#compliance';
import { Plans } from '#catalog';
import { type Actor, isBuyerKind, type Organization, Organizations } from '#identity';
import { Clock, DomainError, type Id, invalid, isId, newId, notFound, text } from '#kernel';
import { at, Audit, bin, Idempotency, insertRows, rows, Transactions } from '#platform';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Budget } from '../budget/budget-ledger.js';
import { BudgetDesk } from '../budget/budget.service.js';
import {
  type CheckedSharing,
  checkedSharing,
  mustAccept,
  PROCUREMENT_ERRORS,
  type SharingBasis,
  type SharingWish,
} from '../core/index.js';
import { type InstanceFacts, noSuchInstance } from '../instance/instance-rows.js';
import { Instances } from '../instance/instance.service.js';
import { type KeptSharing, noSuchSharing, selectSharings } from './sharing-rows.js';

export interface SetInstanceSharing extends SharingWish {
  instanceId: Id;
  basis: SharingBasis;
  idempotencyKey?: string | null;
}

const noSuchOrganization = (): Error => notFound(text('organization', '机构'));

/** Says who is charged for an instance beside, or instead of, the buyer whose it is. */
@Injectable()
export class InstanceSharings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly instances: Instances,
    private readonly organizations: Organizations,
    private readonly budgets: BudgetDesk,
    private readonly plans: Plans,
    private readonly policy: Policy,
    private readonly facts: MarketFacts,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * From a service month on the instance is charged by these shares; the caller's organization owns it, else
   * NOT_FOUND. Organizations that are neither the owner nor below it must accept first; until then what stood before
   * holds. NOT_FOUND for what is no buyer; PLAN_RULE when the plans close the offering to one of them;
   * VALIDATION_FAILED by `checkedSharing`.
   */
  async set(actor: Actor, { idempotencyKey, ...input }: SetInstanceSharing): Promise<KeptSharing> {
    const instance = isId(input.instanceId) ? await this.instances.get(input.instanceId) : null;
    if (instance?.organizationId !== actor.organizationId) throw noSuchInstance();
    const sharers = await this.sharers(input.shares.map(({ organizationId }) => organizationId));
    const shares = input.shares.map((share) => ({ ...share, organizationId: share.organizationId.toLowerCase() }));
    const sharing = await this.checked(instance, { ...input, shares }, sharers);
    const owner = await this.organizations.get(actor.organizationId);
    const asked = new Set([...sharers.values()].filter(({ path }) => mustAccept(owner.path, path)).map(({ id }) => id));
    const sharingId = await this.transactions.run((manager) =>
      this.idempotency.once(
        manager,
        { organizationId: actor.organizationId, operation: 'setInstanceSharing', key: idempotencyKey, body: input },
        () => this.insert(manager, actor, instance, sharing, asked),
      ),
    );
    return this.get(sharingId);
  }

  /** The organizations named, by id: at most as many as a sharing has. */
  private async sharers(ids: readonly Id[]): Promise<Map<Id, Organization>> {
    if (!ids.every(isId)) throw noSuchOrganization();
    const found = await this.organizations.byIds([...new Set(ids.slice(0, 100).map((each) => each.toLowerCase()))]);
    for (const each of ids.slice(0, 100))
      if (!isBuyerKind(found.get(each.toLowerCase())?.kind ?? 'OPERATOR')) throw noSuchOrganization();
    return found;
  }

  private async checked(
    instance: InstanceFacts,
    wish: SharingWish,
    sharers: Map<Id, Organization>,
  ): Promise<CheckedSharing> {
    const plan = (await this.plans.byIds([instance.planId])).get(instance.planId);
    const meters = (plan?.prices ?? []).flatMap(({ meter, source, aggregation }) =>
      meter !== null && source === 'PROVIDER' && (aggregation === 'SUM' || aggregation === 'COUNT') ? [meter] : [],
    );
    const codes = new Map([...sharers].map(([id, { code }]) => [id, code]));
    const now = this.clock.now();
    const checked = checkedSharing(wish, { activatedAt: instance.activatedAt, meters, codes }, now);
    const offerings = await this.plans.ruleFacts([instance.offeringId]);
    const facts = await this.facts.ofMany([...sharers.values()], offerings);
    for (const each of facts.values()) this.policy.refuse('ORDER', each, now);
    return checked;
  }

  private async insert(
    manager: EntityManager,
    actor: Actor,
    { id: instanceId, organizationId, providerId }: InstanceFacts,
    sharing: CheckedSharing,
    asked: ReadonlySet<Id>,
  ): Promise<Id> {
    // Under the instance's lock its sharings are numbered one after the other.
    const locked = await this.instances.lock(manager, instanceId);
    if (!locked || locked.status === 'FAILED')
      throw new DomainError('INVALID_TRANSITION', text('The instance was never made.', '该实例未能创建。'));
    const [last] = await rows<{ seq: number }>(
      manager,
      'SELECT seq FROM instance_sharing WHERE instance_id = ? ORDER BY seq DESC LIMIT 1',
      [bin(instanceId)],
    );
    const [id, seq] = [newId(), (last?.seq ?? 0) + 1];
    const { fromMonth, basis, meter, shares } = sharing;
    await manager.query(
      'INSERT INTO instance_sharing (id, instance_id, seq, organization_id, provider_id, from_month, basis, meter, waiting, created_at) VALUES (?,?,?,?,?,?,?,?,?,?)',
      [
        ...[bin(id), bin(instanceId), seq, bin(organizationId), bin(providerId)],
        ...[fromMonth, basis, meter, asked.size, at(this.clock.now())],
      ],
    );
    await insertRows(
      manager,
      'INSERT INTO instance_share (sharing_id, position, organization_id, weight, subject, asked, accepted_at)',
      shares.map(({ organizationId: of, weight, subject }, position) => [
        ...[bin(id), position, bin(of), weight, subject, asked.has(of) ? 1 : 0, null],
      ]),
    );
    await manager.query('UPDATE service_instance SET sharing_count = ? WHERE id = ?', [seq, bin(instanceId)]);
    const after = { instanceId, ...sharing, asked: [...asked] };
    await this.audit.write(manager, actor, {
      action: 'setInstanceSharing',
      subject: 'instance-sharing',
      subjectId: id,
      after,
    });
    return id;
  }

  /**
   * The caller's organization takes its part, and may name the budget on which its parts of this instance are booked
   * from now on. NOT_FOUND when it has no part or the budget is not its own; BUDGET_REQUIRED for a budget of another
   * currency; INVALID_TRANSITION when the sharing was replaced before everyone accepted it; VALIDATION_FAILED /
   * BUDGET_IN_USE when another budget already bears parts. Accepted twice, it stays accepted.
   */
  async accept(actor: Actor, sharingId: Id, budgetId: Id | null): Promise<KeptSharing> {
    const sharing = isId(sharingId) ? await this.find(sharingId) : null;
    const share = sharing?.shares.find(({ organizationId }) => organizationId === actor.organizationId);
    if (!sharing || !share) throw noSuchSharing();
    const instance = await this.instances.get(sharing.instanceId);
    const budget = budgetId === null ? null : await this.ownBudget(actor, budgetId, instance);
    await this.transactions.run(async (manager) => {
      await this.instances.lock(manager, sharing.instanceId);
      const accepted = share.asked && (await this.acceptOnce(manager, actor, sharing));
      if (budget) await this.bookOn(manager, actor, sharing.instanceId, budget);
      if (!accepted && !budget) return;
      await this.audit.write(manager, actor, {
        action: 'acceptInstanceSharing',
        subject: 'instance-sharing',
        subjectId: sharing.id,
        after: { instanceId: sharing.instanceId, share, budgetId },
      });
    });
    return this.get(sharing.id);
  }

  private async ownBudget(actor: Actor, budgetId: Id, { currency }: InstanceFacts): Promise<Budget> {
    const budget = isId(budgetId) ? (await this.budgets.byIds([budgetId])).get(budgetId.toLowerCase()) : undefined;
    if (budget?.organizationId !== actor.organizationId) throw notFound(text('budget', '预算'));
    if (budget.currency !== currency)
      throw new DomainError(
        PROCUREMENT_ERRORS.BUDGET_REQUIRED,
        text(`The instance is priced in ${currency}.`, `该实例以 ${currency} 计价。`),
      );
    return budget;
  }

  /** The instance's row is locked: who accepts last puts the sharing in force. */
  private async acceptOnce(manager: EntityManager, actor: Actor, { id, instanceId }: KeptSharing): Promise<boolean> {
    const mine = [bin(id), bin(actor.organizationId)];
    const [open] = await rows(
      manager,
      'SELECT 1 FROM instance_share WHERE sharing_id = ? AND organization_id = ? AND accepted_at IS NULL FOR UPDATE',
      mine,
    );
    if (!open) return false;
    const newer = await rows(
      manager,
      'SELECT 1 FROM instance_sharing n JOIN instance_sharing s ON s.id = ? WHERE n.instance_id = ? AND n.seq > s.seq LIMIT 1',
      [bin(id), bin(instanceId)],
    );
    if (newer.length)
      throw new DomainError(
        'INVALID_TRANSITION',
        text('This sharing was replaced by another.', '该分摊已被新的分摊取代。'),
      );
    await manager.query('UPDATE instance_share SET accepted_at = ? WHERE sharing_id = ? AND organization_id = ?', [
      at(this.clock.now()),
      ...mine,
    ]);
    await manager.query('UPDATE instance_sharing SET waiting = waiting - 1 WHERE id = ?', [bin(id)]);
    return true;
  }

  private async bookOn(manager: EntityManager, actor: Actor, instanceId: Id, budget: Budget): Promise<void> {
    const key = [bin(instanceId), bin(actor.organizationId)];
    const [kept] = await rows<{ budget_id: Buffer; taken: string }>(
      manager,
      'SELECT budget_id, taken FROM instance_sharer WHERE instance_id = ? AND organization_id = ? FOR UPDATE',
      key,
    );
    if (kept && Number(kept.taken) !== 0 && !kept.budget_id.equals(bin(budget.id)))
      throw invalid(
        ['budgetId'],
        'BUDGET_IN_USE',
        text('Parts of this instance are booked on another budget.', '该实例的分摊已计入另一项预算。'),
      );
    await manager.query(
      'INSERT INTO instance_sharer (instance_id, organization_id, budget_id, taken) VALUES (?,?,?,0) ON DUPLICATE KEY UPDATE budget_id = VALUES(budget_id)',
      [...key, bin(budget.id)],
    );
  }

  private async find(sharingId: Id): Promise<KeptSharing | null> {
    return (await selectSharings(this.dataSource, 'WHERE id = ?', [bin(sharingId)]))[0] ?? null;
  }

  private async get(sharingId: Id): Promise<KeptSharing> {
    const found = await this.find(sharingId);
    if (!found) throw noSuchSharing();
    return found;
  }
}
