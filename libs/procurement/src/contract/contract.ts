import { Plans } from '#catalog';
import { type Actor } from '#identity';
import { Clock, dateOf, type DateOn, type Id, type Instant, newId, transition, yearOf } from '#kernel';
import { at, Audit, bin, bins, id, insertRows, loaderOf, nextNumber, type RequestContext, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { DataSource, EntityManager } from 'typeorm';
import { CONTRACT_MACHINE, declaredExit, type ExitPlan, exitPlanFor, orderPeriod } from '../core/index.js';
import type { Order, OrderItem } from '../order/order-rows.js';
import { CONTRACT_TEMPLATE } from './contract-template.js';
import { type ContractContent, contentHash, type Contract, lockContract, writtenTerms } from './contract.rows.js';

export interface ContractRef {
  id: Id;
  number: string;
}

/**
 * The contract of an order that names none. It says what the order says, under the terms every contract starts with;
 * the order's approval is the buyer's signature, its acceptance the provider's, its refusal the end of both.
 */
@Injectable()
export class OrderContracts {
  constructor(
    private readonly plans: Plans,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Made at the approval, numbered within its buyer and year.
   * @param buyerCode the code of the order's organization
   */
  async make(
    manager: EntityManager,
    actor: Actor,
    order: Order,
    items: readonly OrderItem[],
    buyerCode: string,
  ): Promise<Id> {
    const now = this.clock.now();
    const contractId = newId();
    const plans = await this.plans.byIds(
      items.map(({ planId }) => planId),
      manager,
    );
    const exitPlan = exitPlanFor([...plans.values()].map(declaredExit), CONTRACT_TEMPLATE.exitPlan);
    const content = await this.contentOf(manager, order, items, { buyerCode, exitPlan });
    await insertContract(manager, contractId, content, { orderId: order.id, draftedBy: null, now });
    const hash = contentHash(content);
    await manager.query(
      `UPDATE contract SET status = ?, content_hash = ?, buyer_signed_by = ?, buyer_signed_at = ? WHERE id = ?`,
      [transition(CONTRACT_MACHINE, 'DRAFT', 'offer'), hash, bin(actor.personId), at(now), bin(contractId)],
    );
    await this.told(manager, actor, contractId, { number: content.number, orderId: order.id, contentHash: hash });
    return contractId;
  }

  /** At the acceptance: the second signature puts it into force. A contract the order named is in force already. */
  async signed(manager: EntityManager, actor: Actor, order: Order): Promise<void> {
    const contract = await this.ofOrder(manager, order);
    if (contract?.status !== 'PENDING_SIGNATURE') return;
    const now = at(this.clock.now());
    const status = transition(CONTRACT_MACHINE, contract.status, 'activate');
    await manager.query(
      'UPDATE contract SET status = ?, version = version + 1, supplier_signed_by = ?, supplier_signed_at = ?, signed_at = ? WHERE id = ?',
      [status, bin(actor.personId), now, now, bin(contract.id)],
    );
    await this.told(manager, actor, contract.id, { status });
  }

  /** When the order is declined or cancelled: never signed, or ended before anything was delivered. */
  async ended(manager: EntityManager, actor: Actor, order: Order, reason: string): Promise<void> {
    const contract = await this.ofOrder(manager, order);
    if (!contract) return;
    const command = contract.status === 'ACTIVE' ? 'terminate' : 'cancel';
    if (!(command in CONTRACT_MACHINE[contract.status])) return;
    const status = transition(CONTRACT_MACHINE, contract.status, command);
    await manager.query(
      'UPDATE contract SET status = ?, version = version + 1, ended_at = ?, end_reason = ? WHERE id = ?',
      [status, at(this.clock.now()), reason, bin(contract.id)],
    );
    await this.told(manager, actor, contract.id, { status, reason });
  }

  /** The order's own contract, locked; null when it named another or has none yet. */
  private async ofOrder(manager: EntityManager, { id: orderId, contractId }: Order): Promise<Contract | null> {
    const contract = contractId === null ? null : await lockContract(manager, contractId);
    return contract?.orderId === orderId ? contract : null;
  }

  private async contentOf(
    manager: EntityManager,
    order: Order,
    items: readonly OrderItem[],
    { buyerCode, exitPlan }: { buyerCode: string; exitPlan: ExitPlan },
  ): Promise<ContractContent> {
    const { startsOn, months, title, organizationId, providerId, currency, estimate } = order;
    const { to } = orderPeriod({ startsOn, months, today: startsOn!, fiscalYears: [] });
    const endsOn: DateOn = dateOf(to - 1);
    return {
      ...{ number: await contractNumber(manager, buyerCode, yearOf(this.clock.now())), title },
      ...{ organizationId, providerId, currency, value: estimate, maximumValue: estimate },
      ...{ startsOn: startsOn!, endsOn, maxExtentOn: endsOn, noticedOn: dateOf(this.clock.now()) },
      ...{ justification: null, renewsId: null, terms: { ...CONTRACT_TEMPLATE, exitPlan } },
      items: [...new Set(items.filter(({ kind }) => kind !== 'TERMINATE').map(({ planId }) => planId))].map(
        (planId) => ({ planId, maxQuantity: null }),
      ),
    };
  }

  private async told(manager: EntityManager, actor: Actor, contractId: Id, after: object): Promise<void> {
    await this.audit.write(manager, actor, {
      action: 'contractOfOrder',
      subject: 'contract',
      subjectId: contractId,
      after,
    });
  }
}

/** The next number of a buyer's contracts of a year of Asia/Shanghai. */
export async function contractNumber(manager: EntityManager, buyerCode: string, year: number): Promise<string> {
  const sequence = await nextNumber(manager, `contract:${buyerCode}`, year);
  return `HT-${buyerCode}-${year}-${String(sequence).padStart(6, '0')}`;
}

/** Writes a draft. */
export async function insertContract(
  manager: EntityManager,
  contractId: Id,
  content: ContractContent,
  { orderId, draftedBy, now }: { orderId: Id | null; draftedBy: Id | null; now: Instant },
): Promise<void> {
  await manager.query(
    `INSERT INTO contract (id, number, order_id, organization_id, provider_id, at, title, status, version, currency, value, maximum_value,
       supplements, starts_on, ends_on, max_extent_on, noticed_on, justification, terms, renews_id, drafted_by)
     VALUES (?,?,?,?,?,?,?,'DRAFT',1,?,?,?,0,?,?,?,?,?,?,?,?)`,
    [
      ...[
        bin(contractId),
        content.number,
        orderId && bin(orderId),
        bin(content.organizationId),
        bin(content.providerId),
      ],
      ...[at(now), content.title, content.currency, content.value.toFixed(), content.maximumValue.toFixed()],
      ...[content.startsOn, content.endsOn, content.maxExtentOn, content.noticedOn, content.justification],
      ...[JSON.stringify(writtenTerms(content.terms)), content.renewsId && bin(content.renewsId)],
      draftedBy && bin(draftedBy),
    ],
  );
  await insertContractItems(manager, contractId, content.items);
}

export const insertContractItems = (
  manager: EntityManager,
  contractId: Id,
  items: ContractContent['items'],
): Promise<void> =>
  insertRows(
    manager,
    'INSERT INTO contract_item (contract_id, plan_id, max_quantity)',
    items.map(({ planId, maxQuantity }) => [bin(contractId), bin(planId), maxQuantity]),
  );

/** One statement for all contracts of an answer. */
export const contractLoader = (context: RequestContext, dataSource: DataSource): DataLoader<Id, ContractRef> =>
  loaderOf(
    context,
    'contract',
    () =>
      new DataLoader<Id, ContractRef>(async (ids) => {
        const found = await rows<{ id: Buffer; number: string }>(
          dataSource,
          'SELECT id, number FROM contract WHERE id IN (?)',
          [bins(ids)],
        );
        const byId = new Map(found.map((row) => [id(row.id), { id: id(row.id), number: row.number }]));
        return ids.map((contractId) => byId.get(contractId) ?? new Error(`contract ${contractId} is gone`));
      }),
  );
