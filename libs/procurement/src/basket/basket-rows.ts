import { actingPeople, type Actor } from '#identity';
import { type DateOn, type Id, type Instant, notFound, plain, text } from '#kernel';
import { at, bin, bins, id, idOrNull, insertRows, json, rows, type Runner } from '#platform';
import type { BasketStatus, OrderItemKind } from '../core/index.js';
import type { ItemRequest, ItemWish } from '../order/order-request.js';
import type { ExpectedUsage } from '../order/order-rows.js';

export type BasketItem = Omit<ItemRequest, 'id'>;

export interface Basket {
  id: Id;
  organizationId: Id;
  title: string;
  status: BasketStatus;
  version: number;
  startsOn: DateOn;
  months: number;
  mlpsLevel: number | null;
  quotedOn: DateOn;
}

/** What a buyer writes of a basket. */
export type BasketContent = Pick<Basket, 'title' | 'startsOn' | 'months' | 'mlpsLevel'> & { items: BasketItem[] };

/** The same before what it leaves open is filled in. */
export type BasketWish = Omit<BasketContent, 'items'> & { items: Omit<ItemWish, 'id'>[] };

interface BasketRow {
  id: Buffer;
  organization_id: Buffer;
  title: string;
  status: BasketStatus;
  version: number;
  starts_on: DateOn;
  months: number;
  mlps_level: number | null;
  quoted_on: DateOn;
}

interface ItemRow {
  basket_id: Buffer;
  kind: OrderItemKind;
  instance_id: Buffer | null;
  plan_id: Buffer;
  quantity: string;
  quantity_named: number;
  expected_usage: unknown;
  zone_code: string | null;
  configuration: unknown;
}

const SELECT =
  'SELECT id, organization_id, title, status, version, CAST(starts_on AS CHAR) AS starts_on, months, mlps_level, CAST(quoted_on AS CHAR) AS quoted_on FROM basket';

export const noSuchBasket = (): Error => notFound(text('basket', '采购清单'));

/** Baskets: `tail` is everything after FROM. */
export const selectBaskets = async (runner: Runner, tail: string, parameters: unknown[]): Promise<Basket[]> =>
  (await rows<BasketRow>(runner, `${SELECT} ${tail}`, parameters)).map((row) => ({
    id: id(row.id),
    organizationId: id(row.organization_id),
    title: row.title,
    status: row.status,
    version: row.version,
    startsOn: row.starts_on,
    months: row.months,
    mlpsLevel: row.mlps_level,
    quotedOn: row.quoted_on,
  }));

export const findBasket = async (runner: Runner, basketId: Id): Promise<Basket | null> =>
  (await selectBaskets(runner, 'WHERE id = ?', [bin(basketId)]))[0] ?? null;

/** The basket with its row locked until the transaction ends, or null. */
export const lockBasket = async (runner: Runner, basketId: Id): Promise<Basket | null> =>
  (await selectBaskets(runner, 'WHERE id = ? FOR UPDATE', [bin(basketId)]))[0] ?? null;

/** The items of baskets, each basket's in its buyer's order. */
export async function itemsOfBaskets(runner: Runner, basketIds: readonly Id[]): Promise<Map<Id, BasketItem[]>> {
  if (!basketIds.length) return new Map();
  const found = await rows<ItemRow>(
    runner,
    'SELECT basket_id, kind, instance_id, plan_id, quantity, quantity_named, expected_usage, zone_code, configuration FROM basket_item WHERE basket_id IN (?) ORDER BY basket_id, position',
    [bins(basketIds)],
  );
  const grouped = Map.groupBy(found, (row) => id(row.basket_id));
  return new Map([...grouped].map(([basketId, items]) => [basketId, items.map(itemOf)]));
}

const itemOf = (row: ItemRow): BasketItem => ({
  kind: row.kind,
  instanceId: idOrNull(row.instance_id),
  planId: id(row.plan_id),
  quantity: plain(row.quantity),
  quantityNamed: row.quantity_named === 1,
  expectedUsage: json<ExpectedUsage[]>(row.expected_usage),
  zoneCode: row.zone_code,
  configuration: row.configuration === null ? null : json(row.configuration),
});

export async function insertBasket(
  runner: Runner,
  made: { id: Id; organizationId: Id; quotedOn: DateOn; now: Instant },
  { title, startsOn, months, mlpsLevel, items }: BasketContent,
): Promise<void> {
  const now = at(made.now);
  await runner.query(
    `INSERT INTO basket (id, organization_id, title, status, version, starts_on, months, mlps_level, quoted_on, created_at, updated_at)
     VALUES (?,?,?,'OPEN',1,?,?,?,?,?,?)`,
    [bin(made.id), bin(made.organizationId), title, startsOn, months, mlpsLevel, made.quotedOn, now, now],
  );
  await insertItems(runner, made.id, items);
}

/** Replaces all that a buyer writes, one version on. */
export async function saveBasket(
  runner: Runner,
  basketId: Id,
  { quotedOn, now }: { quotedOn: DateOn; now: Instant },
  { title, startsOn, months, mlpsLevel, items }: BasketContent,
): Promise<void> {
  await runner.query(
    'UPDATE basket SET title = ?, starts_on = ?, months = ?, mlps_level = ?, quoted_on = ?, version = version + 1, updated_at = ? WHERE id = ?',
    [title, startsOn, months, mlpsLevel, quotedOn, at(now), bin(basketId)],
  );
  await runner.query('DELETE FROM basket_item WHERE basket_id = ?', [bin(basketId)]);
  await insertItems(runner, basketId, items);
}

export const saveStatus = (runner: Runner, basketId: Id, status: BasketStatus, now: Instant): Promise<unknown> =>
  runner.query('UPDATE basket SET status = ?, version = version + 1, updated_at = ? WHERE id = ?', [
    status,
    at(now),
    bin(basketId),
  ]);

const insertItems = (runner: Runner, basketId: Id, items: readonly BasketItem[]): Promise<void> =>
  insertRows(
    runner,
    'INSERT INTO basket_item (basket_id, position, kind, instance_id, plan_id, quantity, quantity_named, expected_usage, zone_code, configuration)',
    items.map((item, position) => [
      bin(basketId),
      position,
      item.kind,
      item.instanceId && bin(item.instanceId),
      bin(item.planId),
      item.quantity,
      item.quantityNamed ? 1 : 0,
      JSON.stringify(item.expectedUsage),
      item.zoneCode,
      item.configuration === null ? null : JSON.stringify(item.configuration),
    ]),
  );

/** Whoever writes a basket is one of its writers, once, and so is the colleague for whom it is done. */
export const addWriter = (runner: Runner, basketId: Id, actor: Actor): Promise<void> =>
  insertRows(
    runner,
    'INSERT INTO basket_writer (basket_id, person_id)',
    actingPeople(actor).map((personId) => [bin(basketId), bin(personId)]),
    'ON DUPLICATE KEY UPDATE person_id = basket_writer.person_id',
  );

/** The orders a basket becomes: who has written it has asked for them. */
export async function linkOrders(runner: Runner, basketId: Id, orderIds: readonly Id[]): Promise<void> {
  await insertRows(
    runner,
    'INSERT INTO basket_order (basket_id, order_id)',
    orderIds.map((orderId) => [bin(basketId), bin(orderId)]),
  );
  await runner.query(
    `INSERT INTO order_requester (order_id, person_id)
     SELECT o.order_id, w.person_id FROM basket_order o JOIN basket_writer w ON w.basket_id = o.basket_id
      WHERE o.basket_id = ? ON DUPLICATE KEY UPDATE person_id = order_requester.person_id`,
    [bin(basketId)],
  );
}

/** The ids of the orders that baskets have become. */
export async function orderIdsOfBaskets(runner: Runner, basketIds: readonly Id[]): Promise<Map<Id, Id[]>> {
  if (!basketIds.length) return new Map();
  const found = await rows<{ basket_id: Buffer; order_id: Buffer }>(
    runner,
    'SELECT basket_id, order_id FROM basket_order WHERE basket_id IN (?) ORDER BY basket_id, order_id',
    [bins(basketIds)],
  );
  const grouped = Map.groupBy(found, (row) => id(row.basket_id));
  return new Map([...grouped].map(([basketId, links]) => [basketId, links.map((link) => id(link.order_id))]));
}
