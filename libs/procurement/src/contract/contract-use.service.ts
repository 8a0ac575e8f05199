import { Plans } from '#catalog';
import { type DateOn, dec, type Decimal, DomainError, type Id, sum, text } from '#kernel';
import { bin, bins, id, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  checkCeiling,
  checkExitPlan,
  checkQuantity,
  checkUsedUp,
  declaredExit,
  type OrderItemKind,
  PROCUREMENT_ERRORS,
} from '../core/index.js';
import type { Order } from '../order/order-rows.js';
import { COUNTS, CURRENT_QUANTITY, OPEN_CHANGES, STANDING_ITEMS, STANDING_QUANTITY } from '../order/standing.js';
import { roomOf, UNSPENT_ESTIMATE } from './contract-room.js';
import { type Contract, findContract, itemsOfContracts, lockContract, noSuchContract } from './contract.rows.js';

/** What would be ordered under a contract. */
export interface Wanted {
  organizationId: Id;
  providerId: Id;
  currency: string;
  startsOn: string;
  estimate: Decimal;
  items: readonly { planId: Id; quantity: string }[];
  /** The last day of what is renewed; null or absent: nothing is. */
  goesOnTo?: DateOn | null;
}

/** Whether orders and resizes fit the contract they are under. */
@Injectable()
export class ContractUse {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plans: Plans,
  ) {}

  /**
   * What a named contract says of an order before anything is locked: NOT_FOUND for another's, CONTRACT_MISMATCH for
   * another provider, currency or plan, CONTRACT_NOT_ACTIVE.
   */
  async check(contractId: Id, wanted: Wanted): Promise<void> {
    const contract = await findContract(this.dataSource, contractId);
    if (contract?.organizationId !== wanted.organizationId) throw noSuchContract();
    await this.fits(this.dataSource, contract, wanted);
  }

  /**
   * The same in the transaction of a submission or an approval, with the contract locked, and its ceilings:
   * CEILING_EXCEEDED when all that is ordered under it and this would be more than its maximum value or quantities,
   * what was used beyond the estimates of its orders counted with them, or when it is used up.
   * An order whose contract is its own has nothing to be checked against.
   */
  async hold(
    manager: EntityManager,
    { id: orderId, contractId, ...order }: Order,
    items: Wanted['items'],
  ): Promise<void> {
    if (contractId === null) return;
    const contract = await lockContract(manager, contractId);
    if (!contract || contract.orderId === orderId) return;
    const wanted = { ...order, startsOn: order.startsOn!, items };
    await this.fits(manager, contract, wanted);
    checkUsedUp({ ...contract, maximumValue: await roomOf(manager, contract) });
    checkCeiling(
      contract,
      (await orderedUnder(manager, contract.id, orderId)).plus(contract.usedBeyond),
      order.estimate,
    );
    await this.checkQuantities(manager, contract, orderId, items);
  }

  /** At the order's first day: still in force and not frozen. */
  async stillActive(manager: EntityManager, { contractId, startsOn }: Order): Promise<void> {
    const contract = contractId === null ? null : await lockContract(manager, contractId);
    if (contract && contract.contentHash !== null) refuseNotActive(contract, startsOn!);
  }

  /**
   * Before an instance becomes larger: CEILING_EXCEEDED beyond what the contract allows of the plan, or when the
   * contract is used up. S1-43, P2-A19.
   * @param orderId of the order under whose contract it becomes so: the one that buys the change, or where it is
   * changed without one, the one that pays for the instance
   */
  async holdQuantity(
    manager: EntityManager,
    orderId: Id,
    { instanceId, planId, change }: { instanceId: Id; planId: Id; change: Decimal },
  ): Promise<void> {
    const [row] = await rows<{ contract_id: Buffer | null }>(
      manager,
      'SELECT contract_id FROM purchase_order WHERE id = ?',
      [bin(orderId)],
    );
    if (!row?.contract_id || change.lte(0)) return;
    const contract = (await lockContract(manager, id(row.contract_id)))!;
    checkUsedUp({ ...contract, maximumValue: await roomOf(manager, contract) });
    const items = await itemsOfContracts(manager, [contract.id]);
    const most = items.find((item) => item.planId === planId)?.maxQuantity ?? null;
    if (most === null) return;
    const there = await quantityUnder(manager, row.contract_id, planId, { instanceId });
    checkQuantity(contract.number, dec(most), there.plus(change));
  }

  /**
   * The plans a contract in force names: they are ordered under it as of the revision it was signed over, whatever their
   * provider sells since. NOT_FOUND for another's contract.
   */
  async pinned(organizationId: Id, contractId: Id | null): Promise<ReadonlySet<Id>> {
    if (contractId === null) return new Set();
    const contract = await findContract(this.dataSource, contractId);
    if (contract?.organizationId !== organizationId) throw noSuchContract();
    const items = contract.status === 'ACTIVE' ? await itemsOfContracts(this.dataSource, [contract.id]) : [];
    return new Set(items.map(({ planId }) => planId));
  }

  /**
   * What an order is under: the contract it names, or that of all it changes, where that one was drawn up by itself.
   * CONTRACT_MISMATCH when something it changes is under another of that kind.
   */
  async overChanges(
    named: Id | null,
    items: readonly { kind: OrderItemKind; estimate: Decimal; target: { order: { contractId: Id | null } } | null }[],
  ): Promise<Id | null> {
    const changed = items.flatMap(({ target, estimate }) =>
      estimate.isZero() ? [] : (target?.order.contractId ?? []),
    );
    if (!changed.length) return named;
    const drawnUp = await rows<{ id: Buffer; number: string }>(
      this.dataSource,
      'SELECT id, number FROM contract WHERE id IN (?) AND order_id IS NULL ORDER BY id',
      [bins([...new Set(changed)])],
    );
    const [first] = drawnUp;
    const under = named ?? (first && items.every(({ target }) => target) ? id(first.id) : null);
    // Another term may be under another contract.
    const bound = items.flatMap(({ kind, target }) => (kind === 'MODIFY' ? (target?.order.contractId ?? []) : []));
    const other = drawnUp.find((row) => id(row.id) !== under && bound.includes(id(row.id)));
    if (!other) return under;
    throw new DomainError(
      PROCUREMENT_ERRORS.CONTRACT_MISMATCH,
      text(
        `Something it changes is under ${other.number}: order that under it, by itself.`,
        `所变更的服务属于合同 ${other.number}，请在该合同下单独下单。`,
      ),
    );
  }

  private async fits(runner: Runner, contract: Contract, wanted: Wanted): Promise<void> {
    const mismatch = (en: string, zh: string): DomainError =>
      new DomainError(PROCUREMENT_ERRORS.CONTRACT_MISMATCH, text(en, zh));
    if (contract.providerId !== wanted.providerId)
      throw mismatch(`${contract.number} is with another provider.`, `合同 ${contract.number} 的供应商不同。`);
    if (contract.currency !== wanted.currency)
      throw mismatch(
        `${contract.number} is in ${contract.currency}.`,
        `合同 ${contract.number} 的币种为 ${contract.currency}。`,
      );
    refuseNotActive(contract, wanted.startsOn);
    refuseBeyond(contract, wanted.goesOnTo ?? null);
    const items = await itemsOfContracts(runner, [contract.id]);
    const named = new Set(items.map(({ planId }) => planId));
    if (named.size && wanted.items.some(({ planId }) => !named.has(planId)))
      throw mismatch(
        `A plan of the order is not in ${contract.number}.`,
        `订单中的套餐不在合同 ${contract.number} 范围内。`,
      );
    if (!contract.terms?.exitPlan?.exportFormats.length) return;
    const plans = await this.plans.byIds(
      wanted.items.map(({ planId }) => planId),
      runner,
    );
    checkExitPlan(contract.terms.exitPlan, [...plans.values()].map(declaredExit));
  }

  private async checkQuantities(
    manager: EntityManager,
    contract: Contract,
    orderId: Id,
    items: Wanted['items'],
  ): Promise<void> {
    const limits = new Map(
      (await itemsOfContracts(manager, [contract.id])).map((item) => [item.planId, item.maxQuantity]),
    );
    for (const [planId, some] of Map.groupBy(items, (item) => item.planId)) {
      const most = limits.get(planId) ?? null;
      if (most === null) continue;
      const there = await quantityUnder(manager, bin(contract.id), planId, { orderId });
      checkQuantity(contract.number, dec(most), there.plus(sum(some.map(({ quantity }) => dec(quantity)))));
    }
  }
}

/** The estimates of all that was submitted under a contract and is not off, but for one order's and for what of them is not spent. */
export async function orderedUnder(manager: EntityManager, contractId: Id, except: Id | null): Promise<Decimal> {
  const [row] = await rows<{ total: string | null }>(
    manager,
    `SELECT SUM(o.estimate - ${UNSPENT_ESTIMATE}) AS total FROM purchase_order o
        WHERE o.contract_id = ? AND o.${COUNTS} ${except === null ? '' : 'AND o.id <> ?'}`,
    except === null ? [bin(contractId)] : [bin(contractId), bin(except)],
  );
  return dec(row?.total ?? '0');
}

/**
 * How much of a plan there is or will be under a contract: as resized last, or as ordered while it is not made, and what
 * orders under way add to it.
 * @param except what is asked for itself: all of an order, or the change of an instance
 */
async function quantityUnder(
  manager: EntityManager,
  contractId: Buffer,
  planId: Id,
  except: { orderId: Id } | { instanceId: Id },
): Promise<Decimal> {
  const ofOrder = 'orderId' in except;
  const [standing] = await rows<{ total: string | null }>(
    manager,
    `SELECT SUM(${STANDING_QUANTITY}) AS total FROM ${STANDING_ITEMS}
        AND o.contract_id = ? AND t.plan_id = ? ${ofOrder ? 'AND o.id <> ?' : ''}`,
    [contractId, bin(planId), ...(ofOrder ? [bin(except.orderId)] : [])],
  );
  // What is there of the plan under this contract is in the first sum already.
  const there = `IF(i.plan_id = t.plan_id AND (SELECT p.contract_id FROM order_item m JOIN purchase_order p ON p.id = m.order_id
    WHERE m.id = i.order_item_id) = o.contract_id, ${CURRENT_QUANTITY}, 0)`;
  const [open] = await rows<{ total: string | null }>(
    manager,
    `SELECT SUM(GREATEST(t.quantity - ${there}, 0)) AS total FROM ${OPEN_CHANGES}
        AND o.contract_id = ? AND t.plan_id = ? AND ${ofOrder ? 'o.id' : 'i.id'} <> ?`,
    [contractId, bin(planId), bin(ofOrder ? except.orderId : except.instanceId)],
  );
  return dec(standing?.total ?? '0').plus(open?.total ?? '0');
}

/** BEYOND_CONTRACT when what is renewed would end after the latest day the contract can be extended to. */
function refuseBeyond({ number, maxExtentOn }: Contract, goesOnTo: DateOn | null): void {
  if (goesOnTo === null || maxExtentOn === null || goesOnTo <= maxExtentOn) return;
  throw new DomainError(
    PROCUREMENT_ERRORS.BEYOND_CONTRACT,
    text(
      `It would go on to ${goesOnTo}; ${number} ends on ${maxExtentOn} at the latest.`,
      `续订将延续至 ${goesOnTo}，而合同 ${number} 最迟于 ${maxExtentOn} 终止。`,
    ),
  );
}

function refuseNotActive({ number, status, frozenReason, startsOn, endsOn }: Contract, on: string): void {
  const within = (startsOn === null || on >= startsOn) && (endsOn === null || on <= endsOn);
  if (status === 'ACTIVE' && frozenReason === null && within) return;
  const why =
    frozenReason === null
      ? text(
          `${number} is ${status}, from ${startsOn} to ${endsOn}.`,
          `合同 ${number} 状态为 ${status}，期限 ${startsOn} 至 ${endsOn}。`,
        )
      : text(`${number} is frozen: ${frozenReason}`, `合同 ${number} 已冻结：${frozenReason}`);
  throw new DomainError(PROCUREMENT_ERRORS.CONTRACT_NOT_ACTIVE, why);
}
