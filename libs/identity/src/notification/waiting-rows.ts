import { type Conditions, countRows, rows, type Runner } from '#platform';
import { MOST_WAITING_SHOWN, type Waiting, type WaitingItem } from '../core/index.js';

/** Rows that wait: `from` is everything between FROM and WHERE. */
interface Sought<Row> {
  columns: string;
  from: string;
  conditions: Conditions;
  /** The longest waiting first. */
  order: string;
  items: (found: Row[]) => WaitingItem[] | Promise<WaitingItem[]>;
}

/** All of one kind that waits, counted, and the first of it. */
export async function waitingRows<Row extends object>(
  runner: Runner,
  kind: Waiting['kind'],
  { columns, from, conditions, order, items }: Sought<Row>,
): Promise<Waiting> {
  const { sql, parameters } = conditions;
  const found = await rows<Row>(
    runner,
    `SELECT ${columns} FROM ${from} WHERE ${sql.join(' AND ')} ORDER BY ${order} LIMIT ${MOST_WAITING_SHOWN}`,
    parameters,
  );
  const count = found.length < MOST_WAITING_SHOWN ? found.length : await countRows(runner, from, conditions);
  return { kind, count, items: await items(found) };
}
