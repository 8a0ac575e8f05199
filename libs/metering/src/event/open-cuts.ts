import type { Id, Month } from '#kernel';
import { hexLiteral, insertLiterals, rows } from '#platform';
import type { EntityManager } from 'typeorm';

/** A service month of an instance. */
export interface InstanceMonth {
  instanceId: Id;
  month: Month;
}

/** The cut of a month before anything was closed. */
const FIRST_CUT = 1;

const hexOf = (instanceId: Id): string => instanceId.replaceAll('-', '');

/** The open cut of months that the transaction holds shared. */
export class Cuts {
  private readonly byMonth = new Map<Month, Map<string, number>>();

  set(month: Month, instanceHex: string, cut: number): void {
    const cuts = this.byMonth.get(month) ?? new Map<string, number>();
    if (!cuts.size) this.byMonth.set(month, cuts);
    cuts.set(instanceHex, cut);
  }

  of({ instanceId, month }: InstanceMonth): number {
    return this.get(month, hexOf(instanceId))!;
  }

  get(month: Month, instanceHex: string): number | undefined {
    return this.byMonth.get(month)?.get(instanceHex);
  }
}

type Wanted = [Month, string[]][];

/** The open cut of every month given, each held shared until the transaction ends; in the order of their keys. */
export async function openCuts(manager: EntityManager, months: readonly InstanceMonth[]): Promise<Cuts> {
  const distinct = new Map<Month, Set<string>>();
  for (const { instanceId, month } of months) {
    const instances = distinct.get(month) ?? new Set<string>();
    if (!instances.size) distinct.set(month, instances);
    instances.add(hexOf(instanceId));
  }
  const wanted: Wanted = [...distinct].map(([month, instances]) => [month, [...instances].sort()]);
  const cuts = new Cuts();
  await share(manager, wanted, cuts);
  const missing = wanted.flatMap(([month, instances]): Wanted => {
    const absent = instances.filter((instance) => cuts.get(month, instance) === undefined);
    return absent.length ? [[month, absent]] : [];
  });
  if (missing.length) await make(manager, missing, cuts);
  // Of months that were closed before it is said that their open cut has events; of new ones when they are made.
  await noteOpen(
    manager,
    wanted.map(([month, instances]) => [month, instances.filter((instance) => cuts.get(month, instance)! > FIRST_CUT)]),
  );
  return cuts;
}

async function make(manager: EntityManager, missing: Wanted, cuts: Cuts): Promise<void> {
  // IGNORE: another writer may make the same month at this moment; it is waited for, then shared.
  await insertLiterals(
    manager,
    'INSERT IGNORE INTO usage_month (instance_id, month, cut)',
    rowsOf(missing, (month) => `'${month}',${FIRST_CUT}`),
  );
  await noteOpen(manager, missing);
  await share(manager, missing, cuts);
}

const noteOpen = (manager: EntityManager, months: Wanted): Promise<void> =>
  insertLiterals(
    manager,
    'INSERT IGNORE INTO usage_open (instance_id, month)',
    rowsOf(months, (month) => `'${month}'`),
  );

/** One row for each instance and month, in the order of their keys. */
const rowsOf = (months: Wanted, rest: (month: Month) => string): string[] =>
  months
    .flatMap(([month, instances]) => instances.map((instance) => `(${hexLiteral(instance)},${rest(month)})`))
    .sort();

async function share(manager: EntityManager, wanted: Wanted, cuts: Cuts): Promise<void> {
  const found = await rows<{ instance_id: Buffer; month: Month; cut: number }>(
    manager,
    // Without the forced key a small table is scanned, and rows of others are waited for.
    `SELECT instance_id, month, cut FROM usage_month FORCE INDEX (PRIMARY)
      WHERE ${wanted.map(([month, instances]) => `(instance_id IN (${instances.map(hexLiteral).join(',')}) AND month = '${month}')`).join(' OR ')}
      ORDER BY instance_id, month LOCK IN SHARE MODE`,
  );
  for (const row of found) cuts.set(row.month, row.instance_id.toString('hex'), row.cut);
}
