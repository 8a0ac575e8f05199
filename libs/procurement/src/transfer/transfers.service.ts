import { type Actor, isBuyerKind, Organizations, seesEverything, outsideSandboxes } from '#identity';
import {
  Clock,
  DomainError,
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
import { at, Audit, bin, bins, type Doer, newestFirst, type Page, type Slice, sliceOf, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { PROCUREMENT_ISSUES, TRANSFER_MACHINE, type TransferStatus } from '../core/index.js';
import { type Instance, noSuchInstance, selectInstances } from '../instance/instance-rows.js';
import { type InstanceTies, NO_TIES, tiesOf } from './instance-ties.js';
import { TransferNews } from './transfer-news.js';
import { noSuchTransfer, offerOf, selectTransfers, type Transfer } from './transfer.rows.js';

/** Of ids in one filter. */
const MOST_ASKED = 100;

export interface OfferTransfer {
  instanceId: Id;
  receiverId: Id;
  reason: string;
}

/** Without a field it asks nothing. */
export interface TransferFilter {
  statuses?: readonly TransferStatus[] | null | undefined;
  instanceIds?: readonly Id[] | null | undefined;
}

/** Running services that their buyers offer to others, who order them with TRANSFER items; see ADR 0058. */
@Injectable()
export class Transfers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly news: TransferNews,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Those that the caller's organization gives or receives, newest first; all outside of sandboxes for who sees everything.
   * VALIDATION_FAILED / TOO_MANY for more than 100 instances.
   */
  async list(actor: Actor, { statuses, instanceIds }: TransferFilter, page: Page): Promise<Slice<Transfer>> {
    if (instanceIds && instanceIds.length > MOST_ASKED)
      throw invalid(['instanceIds'], 'TOO_MANY', text(`At most ${MOST_ASKED}.`, `最多 ${MOST_ASKED} 个。`));
    const own = bin(actor.organizationId);
    const conditions = seesEverything(actor.roles)
      ? { sql: [outsideSandboxes('f.organization_id')], parameters: [] as unknown[] }
      : { sql: ['(f.organization_id = ? OR f.receiver_id = ?)'], parameters: [own, own] as unknown[] };
    if (statuses) {
      const asked = statuses.map((status) => STANDS[status]);
      conditions.sql.push(asked.length ? `(${asked.join(' OR ')})` : '1 = 0');
    }
    if (instanceIds) {
      const asked = bins(instanceIds.filter(isId));
      conditions.sql.push(asked.length ? 'f.instance_id IN (?)' : '1 = 0');
      if (asked.length) conditions.parameters.push(asked);
    }
    const { tail, parameters } = newestFirst(conditions, page, 'f.id');
    return sliceOf(await selectTransfers(this.dataSource, tail, parameters), page.first);
  }

  /** NOT_FOUND unless the caller's organization gives or receives it, or the caller sees everything. */
  async get(actor: Actor, transferId: Id): Promise<Transfer> {
    const [found] = isId(transferId) ? await selectTransfers(this.dataSource, 'WHERE f.id = ?', [bin(transferId)]) : [];
    const own = found && [found.organizationId, found.receiverId].includes(actor.organizationId);
    if (!found || !(own || seesEverything(actor.roles))) throw noSuchTransfer();
    return found;
  }

  /**
   * The giver's submission: offers a service that runs. NOT_FOUND unless the instance is the caller's own and the receiver a
   * buyer; VALIDATION_FAILED with REQUIRED or TOO_LONG, NOT_RUNNING, OWN_ORGANIZATION, CHANGE_UNDER_WAY, OFFERED_ALREADY to
   * another. Offered again to the same it changes nothing.
   */
  async offer(actor: Actor, { instanceId, receiverId, reason }: OfferTransfer): Promise<Transfer> {
    const issues = new Issues();
    const why = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    const receiver = await this.receiver(actor, receiverId);
    const transferId = await this.transactions.run(async (manager) => {
      const instance = await this.held(manager, actor, instanceId);
      const standing = await offerOf(manager, instance.id);
      if (standing?.receiverId === receiver) return standing.id;
      await this.refuse(manager, instance, standing);
      const id = newId();
      await manager.query(
        `INSERT INTO instance_transfer (id, instance_id, organization_id, receiver_id, status, reason, offered_at)
           VALUES (?,?,?,?,'OFFERED',?,?)`,
        [bin(id), bin(instance.id), bin(actor.organizationId), bin(receiver), why, at(this.clock.now())],
      );
      await this.told(manager, actor, 'offerTransfer', id, null);
      return id;
    });
    return this.get(actor, transferId);
  }

  /** By the giver, unless the receiver's order is under way: INVALID_TRANSITION. */
  withdraw(actor: Actor, transferId: Id, reason: string): Promise<Transfer> {
    return this.end(actor, transferId, { reason, command: 'withdraw', action: 'withdrawTransfer' });
  }

  /** By the receiver, which has no order of it under way: INVALID_TRANSITION. */
  decline(actor: Actor, transferId: Id, reason: string): Promise<Transfer> {
    return this.end(actor, transferId, { reason, command: 'decline', action: 'declineTransfer' });
  }

  /** The service is the receiver's: what stood of its offer is done. The caller has locked the instance. */
  async done(manager: EntityManager, doer: Doer, instanceId: Id): Promise<void> {
    const [found] = await selectTransfers(manager, "WHERE f.instance_id = ? AND f.status = 'OFFERED'", [
      bin(instanceId),
    ]);
    if (!found) throw noSuchTransfer();
    await manager.query("UPDATE instance_transfer SET status = 'DONE', decided_at = ? WHERE id = ?", [
      at(this.clock.now()),
      bin(found.id),
    ]);
    await this.told(manager, doer, 'completeTransfer', found.id, found);
  }

  /** What binds these instances. Says nothing about who may see them. */
  ties(instanceIds: readonly Id[]): Promise<Map<Id, InstanceTies>> {
    return tiesOf(this.dataSource, instanceIds);
  }

  private async end(
    actor: Actor,
    transferId: Id,
    { reason, command, action }: { reason: string; command: 'withdraw' | 'decline'; action: string },
  ): Promise<Transfer> {
    const issues = new Issues();
    const why = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    const seen = await this.get(actor, transferId);
    const side = command === 'withdraw' ? seen.organizationId : seen.receiverId;
    if (side !== actor.organizationId) throw noSuchTransfer();
    await this.transactions.run(async (manager) => {
      await selectInstances(manager, 'WHERE id = ? FOR UPDATE', [bin(seen.instanceId)]);
      const [before] = await selectTransfers(manager, 'WHERE f.id = ?', [bin(seen.id)]);
      const status = transition(TRANSFER_MACHINE, before!.status, command);
      if (await underWay(manager, seen.instanceId))
        throw new DomainError(
          'INVALID_TRANSITION',
          text('An order that takes it is under way: that ends first.', '接收订单正在办理，须待其结束。'),
        );
      await manager.query('UPDATE instance_transfer SET status = ?, answer = ?, decided_at = ? WHERE id = ?', [
        ...[status, why, at(this.clock.now()), bin(seen.id)],
      ]);
      await this.told(manager, actor, action, seen.id, before!);
    });
    return this.get(actor, transferId);
  }

  /** Another buyer on the same side of the wall around sandboxes. */
  private async receiver(actor: Actor, receiverId: Id): Promise<Id> {
    const found = isId(receiverId) ? await this.organizations.byIds([receiverId.toLowerCase()]) : new Map<Id, never>();
    const receiver = found.get(receiverId.toLowerCase());
    const own = await this.organizations.get(actor.organizationId);
    if (!receiver || !isBuyerKind(receiver.kind) || receiver.sandboxOf !== own.sandboxOf)
      throw notFound(text('organization', '机构'));
    if (receiver.id === own.id)
      throw invalid(
        ['receiverId'],
        PROCUREMENT_ISSUES.OWN_ORGANIZATION,
        text('It has it already.', '该服务已属本单位。'),
      );
    return receiver.id;
  }

  private async held(manager: EntityManager, actor: Actor, instanceId: Id): Promise<Instance> {
    const [found] = isId(instanceId)
      ? await selectInstances(manager, 'WHERE id = ? FOR UPDATE', [bin(instanceId)])
      : [];
    if (found?.organizationId !== actor.organizationId) throw noSuchInstance();
    return found;
  }

  private async refuse(manager: EntityManager, { id, status }: Instance, standing: Transfer | null): Promise<void> {
    const issue = (code: string, en: string, zh: string): Error => invalid(['instanceId'], code, text(en, zh));
    if (status !== 'ACTIVE')
      throw issue(PROCUREMENT_ISSUES.NOT_RUNNING, `The instance is ${status}.`, `该实例状态为 ${status}。`);
    if (standing)
      throw issue(
        PROCUREMENT_ISSUES.OFFERED_ALREADY,
        'It is offered to another organization: withdraw that first.',
        '该服务已向其他机构发出转移要约，请先撤回。',
      );
    if (await underWay(manager, id))
      throw issue(PROCUREMENT_ISSUES.CHANGE_UNDER_WAY, 'An order changes it.', '有订单正在变更该实例。');
  }

  private async told(
    manager: EntityManager,
    doer: Doer,
    action: string,
    transferId: Id,
    before: Transfer | null,
  ): Promise<void> {
    const [after] = await selectTransfers(manager, 'WHERE f.id = ?', [bin(transferId)]);
    // What is done ended the instance: it has not lapsed.
    await this.audit.write(manager, doer, {
      ...{ action, subject: 'transfer', subjectId: transferId },
      ...{ before: before && { ...before }, after: { ...after! } },
    });
    await this.news.ofStep(manager, doer, after!);
  }
}

const STANDS: Record<TransferStatus, string> = {
  OFFERED: "(f.status = 'OFFERED' AND i.terminated_at IS NULL)",
  LAPSED: "(f.status = 'OFFERED' AND i.terminated_at IS NOT NULL)",
  WITHDRAWN: "f.status = 'WITHDRAWN'",
  DECLINED: "f.status = 'DECLINED'",
  DONE: "f.status = 'DONE'",
};

/** Whether an order that is under way changes the instance. */
const underWay = async (manager: EntityManager, instanceId: Id): Promise<boolean> =>
  ((await tiesOf(manager, [instanceId])).get(instanceId) ?? NO_TIES).underWay;
