import { BillingHistory, type AcceptanceStep, type PaymentStep } from '#billing';
import type { Id, Instant } from '#kernel';
import { Config } from '#platform';
import { ContractHistory, type ContractHistoryStep, type HistoryStep, OrderHistory } from '#procurement';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  certificateRelease,
  contractRelease,
  type Mapped,
  paymentRelease,
  type PublicContractStep,
  type PublicOrder,
  releaseOf,
} from '../core/index.js';
import { keepWithheld } from '../withholding/withholding-rows.js';
import { PublicOrders } from './public-orders.js';

/** A release that a step may give; `of` makes it, null when it gives none. */
export interface Draft {
  stepId: Id;
  at: Instant;
  /** The order, or the contract that is a process of its own. */
  orderId: Id;
  /** When the order was approved, or the contract signed; null while it is not. */
  awardedAt: Instant | null;
  contractNumber: string | null;
  of(releaseId: Id): Mapped | null;
}

/** Steps of one kind in the order of their ids, and what each gives. */
export interface Source<S extends { id: Id } = { id: Id }> {
  /** The row of `ocds_cursor` that says how far it was read. */
  cursor: number;
  /** Of one page: a page is a transaction. */
  limit: number;
  after(manager: EntityManager, from: Id, limit: number): Promise<S[]>;
  drafts(manager: EntityManager, steps: readonly S[]): Promise<Draft[]>;
}

/** What becomes open data: steps of orders and contracts, payments for what was delivered, certificates that it was. */
@Injectable()
export class ReleaseSources {
  readonly all: readonly Source[];

  constructor(
    private readonly history: OrderHistory,
    private readonly contracts: ContractHistory,
    private readonly billing: BillingHistory,
    private readonly orders: PublicOrders,
    private readonly config: Config,
  ) {
    const source = <S extends { id: Id }>(one: Source<S>): Source => one;
    this.all = [
      source<HistoryStep>({
        ...{ cursor: 1, limit: 200 },
        after: (manager, from, limit) => this.history.after(manager, from, limit),
        drafts: (manager, steps) => this.ofOrders(manager, steps),
      }),
      source<PaymentStep>({
        ...{ cursor: 2, limit: 50 },
        after: (manager, from, limit) => this.billing.payments(manager, from, limit),
        drafts: (manager, steps) => this.ofPayments(manager, steps),
      }),
      source<AcceptanceStep>({
        ...{ cursor: 3, limit: 50 },
        after: (manager, from, limit) => this.billing.acceptances(manager, from, limit),
        drafts: (manager, steps) => this.ofAcceptances(manager, steps),
      }),
      source<ContractHistoryStep>({
        ...{ cursor: 4, limit: 200 },
        after: (manager, from, limit) => this.contracts.after(manager, from, limit),
        drafts: (manager, steps) => this.ofContracts(manager, steps),
      }),
    ];
  }

  private async ofOrders(manager: EntityManager, steps: readonly HistoryStep[]): Promise<Draft[]> {
    const told = await this.orders.of(manager, steps);
    return steps.flatMap(({ id: stepId, command, at, order, contract }) => {
      const one = told.get(order.id);
      if (!one) return [];
      const of = (releaseId: Id): Mapped | null =>
        releaseOf({ ...one, command, at }, releaseId, this.config.ocdsPrefix, order.approvedAt !== null);
      const contractNumber = contract?.number ?? null;
      return [{ ...{ stepId, at, of, orderId: order.id, awardedAt: order.approvedAt, contractNumber } }];
    });
  }

  /** In the process of the order a contract was made of, which is public from its approval on, or in one of its own. */
  private async ofContracts(manager: EntityManager, steps: readonly ContractHistoryStep[]): Promise<Draft[]> {
    const orders = await this.history.told(
      manager,
      steps.flatMap(({ contract }) => contract.orderId ?? []),
    );
    const parties = await this.orders.parties(
      manager,
      steps.flatMap(({ contract }) => [contract.organizationId, contract.providerId]),
    );
    const described = await this.orders.described(
      manager,
      steps.flatMap(({ items }) => items.map(({ planId }) => planId)),
    );
    for (const { contract } of steps)
      if (contract.novatesId !== null) await keepWithheld(manager, contract.novatesId, contract.id);
    return steps.flatMap((one) => {
      const { contract, items, id: stepId, at } = one;
      const [buyer, provider] = [parties.get(contract.organizationId), parties.get(contract.providerId)];
      if (!buyer || !provider) return [];
      const order = contract.orderId === null ? null : orders.get(contract.orderId)!.order;
      const told: PublicContractStep = {
        ...{ ...one, buyer, provider, orderNumber: order?.number ?? null },
        contract: { ...contract, value: contract.value.toFixed(), maximumValue: contract.maximumValue.toFixed() },
        items: items.map(({ planId, maxQuantity }) => ({
          ...{ id: planId, description: described.get(planId)!, quantity: maxQuantity },
        })),
      };
      const of = (releaseId: Id): Mapped | null => contractRelease(told, releaseId, this.config.ocdsPrefix);
      const awardedAt = order ? order.approvedAt : contract.signedAt;
      return [{ ...{ stepId, at, of, awardedAt, orderId: order?.id ?? contract.id, contractNumber: contract.number } }];
    });
  }

  private async ofPayments(manager: EntityManager, steps: readonly PaymentStep[]): Promise<Draft[]> {
    const payers = await this.orders.parties(
      manager,
      steps.map(({ invoice }) => invoice.organizationId),
    );
    return this.ofParts(manager, steps, ({ id, at, paidOn, invoice }, told, part, releaseId) => {
      const payer = payers.get(invoice.organizationId);
      if (!payer) return null;
      const amount = part.amount.toFixed();
      const payment = { ...told, id, at, paidOn, invoice: invoice.number, amount, payer };
      return paymentRelease(payment, releaseId, this.config.ocdsPrefix);
    });
  }

  private ofAcceptances(manager: EntityManager, steps: readonly AcceptanceStep[]): Promise<Draft[]> {
    return this.ofParts(manager, steps, ({ at, number, acceptedOn, invoice }, told, _part, releaseId) =>
      certificateRelease(
        { ...told, at, number, acceptedOn, invoice: invoice.number },
        releaseId,
        this.config.ocdsPrefix,
      ),
    );
  }

  /** One of each order that a step of billing has a part of. */
  private async ofParts<S extends PaymentStep | AcceptanceStep>(
    manager: EntityManager,
    steps: readonly S[],
    make: (step: S, told: PublicOrder, part: S['parts'][number], releaseId: Id) => Mapped | null,
  ): Promise<Draft[]> {
    const orders = await this.history.told(
      manager,
      steps.flatMap(({ parts }) => parts.map(({ orderId }) => orderId)),
    );
    const told = await this.orders.of(manager, [...orders.values()]);
    return steps.flatMap((step) =>
      step.parts.flatMap((part) => {
        const one = told.get(part.orderId);
        if (!one) return [];
        const { order } = orders.get(part.orderId)!;
        const of = (releaseId: Id): Mapped | null => make(step, one, part, releaseId);
        const { id: stepId, at } = step;
        return [{ ...{ stepId, at, of, orderId: order.id, awardedAt: order.approvedAt, contractNumber: null } }];
      }),
    );
  }
}
