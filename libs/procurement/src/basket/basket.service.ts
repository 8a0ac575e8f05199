import type { PlanFacts } from '#catalog';
import { Plans } from '#catalog';
import type { Actor } from '#identity';
import {
  addToMonth,
  Clock,
  dateOf,
  type DateOn,
  DomainError,
  type Id,
  invalid,
  isId,
  Issues,
  monthOf,
  newId,
  text,
  transition,
  versionConflict,
} from '#kernel';
import {
  Audit,
  countRows,
  Idempotency,
  newestFirst,
  type Page,
  bin,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  BASKET_MACHINE,
  checkOrderItem,
  orderPeriod,
  type OrderYear,
  orderYears,
  PROCUREMENT_ERRORS,
  PROCUREMENT_ISSUES,
} from '../core/index.js';
import { ChangeTargets, type TargetedItem } from '../order/change-targets.js';
import { OrderWriting } from '../order/order-writing.js';
import { checkedRequest, headOf, requestedItem } from '../order/order-request.js';
import { BasketQuotes } from './basket-quotes.js';
import {
  addWriter,
  type Basket,
  type BasketContent,
  type BasketItem,
  type BasketWish,
  findBasket,
  insertBasket,
  itemsOfBaskets,
  linkOrders,
  lockBasket,
  noSuchBasket,
  orderIdsOfBaskets,
  saveBasket,
  saveStatus,
  selectBaskets,
} from './basket-rows.js';
import type { CheckoutBasketInput, CreateBasketInput, UpdateBasketInput } from './basket.input.js';

const DEFAULT_MONTHS = 12;

/** Baskets of the caller's organization: written, thrown away, made into orders. */
@Injectable()
export class Baskets {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly plans: Plans,
    private readonly targets: ChangeTargets,
    private readonly quotes: BasketQuotes,
    private readonly orders: OrderWriting,
    private readonly clock: Clock,
  ) {}

  /** The basket when it is the caller's own organization's, else NOT_FOUND. */
  async get(actor: Actor, basketId: Id): Promise<Basket> {
    const basket = isId(basketId) ? await findBasket(this.dataSource, basketId) : null;
    if (basket?.organizationId !== actor.organizationId) throw noSuchBasket();
    return basket;
  }

  /** The caller's organization's, newest first. */
  async list({ organizationId }: Actor, page: Page): Promise<Slice<Basket>> {
    const own = { sql: ['organization_id = ?'], parameters: [bin(organizationId)] };
    const { tail, parameters } = newestFirst(own, page);
    return sliceOf(await selectBaskets(this.dataSource, tail, parameters), page.first);
  }

  count({ organizationId }: Actor): Promise<number> {
    return countRows(this.dataSource, 'basket', { sql: ['organization_id = ?'], parameters: [bin(organizationId)] });
  }

  /** Items of baskets, and the orders they have become. */
  itemsOf(basketIds: readonly Id[]): Promise<Map<Id, BasketItem[]>> {
    return itemsOfBaskets(this.dataSource, basketIds);
  }

  orderIdsOf(basketIds: readonly Id[]): Promise<Map<Id, Id[]>> {
    return orderIdsOfBaskets(this.dataSource, basketIds);
  }

  /** The years that a basket or an order reaches into; without a first day as if it were submitted now. */
  yearsOf(startsOn: DateOn | null, months: number): OrderYear[] {
    return orderYears(startsOn ?? this.today(), months);
  }

  /** Refusals: VALIDATION_FAILED for everything wrong in its items, NOT_FOUND for a plan the caller may not know of. */
  async create(actor: Actor, { idempotencyKey, ...input }: CreateBasketInput): Promise<Basket> {
    const content = await this.checked(actor, {
      ...{ title: input.title, mlpsLevel: input.mlpsLevel ?? null, months: input.months ?? DEFAULT_MONTHS },
      startsOn: input.startsOn ?? this.firstOfNextMonth(),
      items: input.items.map(requestedItem),
    });
    const { organizationId } = actor;
    const once = { organizationId, operation: 'createBasket', key: idempotencyKey, body: input };
    const basketId = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const made = { id: newId(), organizationId, quotedOn: this.today(), now: this.clock.now() };
        await insertBasket(manager, made, content);
        await addWriter(manager, made.id, actor);
        await this.told(manager, actor, 'createBasket', made.id, undefined, { ...content, version: 1 });
        return made.id;
      }),
    );
    return (await findBasket(this.dataSource, basketId))!;
  }

  /** Open ones only; what is not given stays. VERSION_CONFLICT for a stale version. */
  async update(actor: Actor, input: UpdateBasketInput): Promise<Basket> {
    const basket = await this.get(actor, input.id);
    const items = input.items?.map(requestedItem) ?? (await this.itemsOf([basket.id])).get(basket.id) ?? [];
    const content = await this.checked(actor, {
      ...{ title: input.title ?? basket.title, months: input.months ?? basket.months, items },
      startsOn: input.startsOn ?? basket.startsOn,
      mlpsLevel: input.mlpsLevel ?? basket.mlpsLevel,
    });
    await this.step(actor, basket.id, 'update', input.version, async (manager) => {
      await saveBasket(manager, basket.id, { quotedOn: this.today(), now: this.clock.now() }, content);
      await addWriter(manager, basket.id, actor);
      return { ...content };
    });
    return (await findBasket(this.dataSource, basket.id))!;
  }

  async discard(actor: Actor, basketId: Id): Promise<Basket> {
    const basket = await this.get(actor, basketId);
    if (basket.status !== 'DISCARDED') await this.step(actor, basket.id, 'discard', null, () => Promise.resolve({}));
    return (await findBasket(this.dataSource, basket.id))!;
  }

  /**
   * One draft order for each provider, all or none, priced as its quote says. Asked again it answers the same orders.
   * QUOTE_EXPIRED when the quote holds no more; every refusal of an order otherwise.
   */
  async checkout(
    actor: Actor,
    { id: basketId, version, budgetId = null, classified, ...input }: CheckoutBasketInput,
  ): Promise<Basket> {
    this.orders.refuseClassified(actor, classified);
    const basket = await this.get(actor, basketId);
    if (basket.status === 'CHECKED_OUT') return basket;
    transition(BASKET_MACHINE, basket.status, 'checkout');
    if (basket.version !== version) throw versionConflict(basket.version);
    const items = (await this.itemsOf([basket.id])).get(basket.id)!;
    const quote = await this.quotes.quote(basket, items);
    if (quote.expired)
      throw new DomainError(
        PROCUREMENT_ERRORS.QUOTE_EXPIRED,
        text(
          `Its quote held until ${quote.endsOn}: save the basket again.`,
          `报价已于 ${quote.endsOn} 失效，请重新保存采购清单。`,
        ),
      );
    const { title, startsOn, months } = basket;
    const money = headOf(input);
    const drafts = await this.orders.prepare(
      actor,
      quote.parts.map((part) => ({
        ...{ title, budgetId, startsOn, months, ...money },
        items: part.items.map(({ item }) => ({ ...item, id: newId() })),
      })),
    );
    await this.step(actor, basket.id, 'checkout', version, async (manager) => {
      const orderIds = await drafts(manager);
      await linkOrders(manager, basket.id, orderIds);
      return { orderIds };
    });
    return (await findBasket(this.dataSource, basket.id))!;
  }

  /** One command on a basket: locked, asked of the table, written, told to the audit trail. */
  private step(
    actor: Actor,
    basketId: Id,
    command: 'update' | 'discard' | 'checkout',
    version: number | null,
    work: (manager: EntityManager) => Promise<Record<string, unknown>>,
  ): Promise<void> {
    return this.transactions.run(async (manager) => {
      const locked = (await lockBasket(manager, basketId))!;
      // Someone else was first, with the same wish.
      if (command === 'checkout' && locked.status === 'CHECKED_OUT') return;
      const status = transition(BASKET_MACHINE, locked.status, command);
      if (version !== null && locked.version !== version) throw versionConflict(locked.version);
      const after = await work(manager);
      if (status !== locked.status) await saveStatus(manager, basketId, status, this.clock.now());
      const before = { title: locked.title, status: locked.status, version: locked.version };
      await this.told(manager, actor, `${command}Basket`, basketId, before, {
        ...after,
        status,
        version: locked.version + 1,
      });
    });
  }

  private told(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectId: Id,
    before: Record<string, unknown> | undefined,
    after: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.write(manager, actor, { action, subject: 'basket', subjectId, before, after });
  }

  private async checked(actor: Actor, content: BasketWish): Promise<BasketContent> {
    const request = checkedRequest({
      ...content,
      ...{ budgetId: null, ...headOf({}) },
      items: content.items.map((item) => ({ ...item, id: '' })),
    });
    orderPeriod({ ...content, today: content.startsOn, fiscalYears: [] });
    if (content.mlpsLevel !== null && (content.mlpsLevel < 1 || content.mlpsLevel > 5))
      throw invalid(['mlpsLevel'], PROCUREMENT_ISSUES.OUT_OF_RANGE, text('From 1 to 5.', '须为 1 至 5。'));
    const targeted = await this.targets.fill(actor, request.items);
    const plans = await this.plansOf(actor, targeted);
    const issues = new Issues();
    const currencies = new Map<Id, string>();
    const items = targeted.map(({ id: _, target: __, ...item }, index): BasketItem => {
      const plan = plans.get(item.planId)!;
      checkOrderItem(issues, ['items', index], { ...item, prices: plan.prices });
      checkCurrency(issues, ['items', index, 'planId'], currencies, plan);
      return { ...item, planId: plan.id };
    });
    issues.throwIfAny();
    return { ...content, title: request.title, items };
  }

  /** By the ids as they were written. */
  private async plansOf(actor: Actor, items: readonly TargetedItem[]): Promise<ReadonlyMap<Id, PlanFacts>> {
    const [bought, there] = [true, false].map((added) =>
      items.filter(({ target }) => (target === null) === added).map(({ planId }) => planId),
    );
    const running = await this.plans.byIds(there!);
    return new Map([...(await this.plans.known(actor, bought!)), ...running]);
  }

  private today(): DateOn {
    return dateOf(this.clock.now());
  }

  private firstOfNextMonth(): DateOn {
    return `${addToMonth(monthOf(this.clock.now()), 1)}-01`;
  }
}

/** The items of one provider become one order, which has one currency. */
function checkCurrency(
  issues: Issues,
  path: (string | number)[],
  currencies: Map<Id, string>,
  { providerId, currency }: PlanFacts,
): void {
  const first = currencies.get(providerId) ?? currency;
  currencies.set(providerId, first);
  if (first !== currency)
    issues.add(
      path,
      PROCUREMENT_ERRORS.CURRENCY_MIXED,
      text('All items of one provider are priced in one currency.', '同一供应商的项目须使用同一币种。'),
    );
}
