import { type DateOn, dateOf, type Id, type Instant, type Text } from '#kernel';
import { at, atOrNull, bin, bins, id, idOrNull, json, rows, type Runner } from '#platform';
import { CONTRACT_TEMPLATE } from '../contract/contract-template.js';
import { type ContractTerms, dueOn, type ExitDays } from '../core/index.js';

/** How an instance that has ended gives back and destroys what it held; hashes are SHA-256, hexadecimal. */
export interface Exit {
  instanceId: Id;
  openedAt: Instant;
  returnDueOn: DateOn;
  destructionDays: number;
  destructionDueOn: DateOn | null;
  /** The deadline that runs and of which nobody was told that it has passed. */
  nextDueOn: DateOn | null;
  handedOverAt: Instant | null;
  format: string | null;
  sha256: string | null;
  place: string | null;
  recipient: string | null;
  successorId: Id | null;
  refusal: string | null;
  receivedAt: Instant | null;
  receivedBy: Id | null;
  waiver: string | null;
  certificate: { name: string; type: string; sha256: string; key: Id } | null;
  destroyedOn: DateOn | null;
  method: string | null;
  provedAt: Instant | null;
}

interface Row {
  instance_id: Buffer;
  opened_at: Instant;
  return_due_on: DateOn;
  destruction_days: number;
  destruction_due_on: DateOn | null;
  next_due_on: DateOn | null;
  handed_over_at: Instant | null;
  data_format: string | null;
  data_sha256: Buffer | null;
  place: string | null;
  recipient: string | null;
  successor_id: Buffer | null;
  refusal: string | null;
  received_at: Instant | null;
  received_by: Buffer | null;
  waiver: string | null;
  certificate_name: string | null;
  certificate_type: string | null;
  certificate_sha256: Buffer | null;
  certificate_key: Buffer | null;
  destroyed_on: DateOn | null;
  destruction_method: string | null;
  proved_at: Instant | null;
}

const day = (column: string): string => `CAST(${column} AS CHAR) AS ${column}`;
const SELECT = `SELECT instance_id, opened_at, ${day('return_due_on')}, destruction_days, ${day('destruction_due_on')},
  ${day('next_due_on')}, handed_over_at, data_format, data_sha256, place, recipient, successor_id, refusal, received_at,
  received_by, waiver, certificate_name, certificate_type, certificate_sha256, certificate_key, ${day('destroyed_on')},
  destruction_method, proved_at FROM instance_exit`;

const fromRow = (row: Row): Exit => ({
  ...{ instanceId: id(row.instance_id), openedAt: row.opened_at, returnDueOn: row.return_due_on },
  ...{ destructionDays: row.destruction_days, destructionDueOn: row.destruction_due_on, nextDueOn: row.next_due_on },
  ...{ handedOverAt: row.handed_over_at, format: row.data_format, sha256: row.data_sha256?.toString('hex') ?? null },
  ...{ place: row.place, recipient: row.recipient, successorId: idOrNull(row.successor_id), refusal: row.refusal },
  ...{ receivedAt: row.received_at, receivedBy: idOrNull(row.received_by), waiver: row.waiver },
  certificate: row.certificate_key && {
    ...{ name: row.certificate_name!, type: row.certificate_type! },
    ...{ sha256: row.certificate_sha256!.toString('hex'), key: id(row.certificate_key) },
  },
  ...{ destroyedOn: row.destroyed_on, method: row.destruction_method, provedAt: row.proved_at },
});

export const selectExits = async (runner: Runner, tail: string, parameters: unknown[]): Promise<Exit[]> =>
  (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map(fromRow);

export async function exitsOf(runner: Runner, instanceIds: readonly Id[]): Promise<Map<Id, Exit>> {
  if (!instanceIds.length) return new Map();
  const found = await selectExits(runner, 'WHERE instance_id IN (?)', [bins(instanceIds)]);
  return new Map(found.map((exit) => [exit.instanceId, exit]));
}

/**
 * What the order's contract says of the way out: its clause, its days, or those that every contract starts with, and the
 * formats data come back in; none: any.
 */
export async function exitTerms(
  runner: Runner,
  orderId: Id,
): Promise<ExitDays & { clause: Text; exportFormats: readonly string[] }> {
  const [row] = await rows<{ terms: unknown }>(
    runner,
    'SELECT c.terms FROM purchase_order o JOIN contract c ON c.id = o.contract_id WHERE o.id = ?',
    [bin(orderId)],
  );
  const terms =
    row && row.terms !== null
      ? json<Pick<ContractTerms, 'exit' | 'exitDays' | 'exitPlan'>>(row.terms)
      : CONTRACT_TEMPLATE;
  const exportFormats = terms.exitPlan?.exportFormats ?? [];
  return { clause: terms.exit, exportFormats, ...CONTRACT_TEMPLATE.exitDays!, ...terms.exitDays };
}

/** The way out begins: from now on the days run. Nothing when it has begun. */
export async function openExit(
  runner: Runner,
  { id: instanceId, orderId }: { id: Id; orderId: Id },
  now: Instant,
): Promise<void> {
  const { returnDays, destructionDays } = await exitTerms(runner, orderId);
  const due = dueOn(now, returnDays);
  await runner.query(
    `INSERT INTO instance_exit (instance_id, opened_at, return_due_on, destruction_days, next_due_on) VALUES (?,?,?,?,?)
      ON DUPLICATE KEY UPDATE instance_id = instance_id`,
    [bin(instanceId), at(now), due, destructionDays, due],
  );
}

const hex = (sha256: string | null): Buffer | null => (sha256 === null ? null : Buffer.from(sha256, 'hex'));

/** Writes everything of it that changes. */
export async function saveExit(runner: Runner, exit: Exit): Promise<void> {
  await runner.query(
    `UPDATE instance_exit SET destruction_due_on = ?, next_due_on = ?, handed_over_at = ?, data_format = ?, data_sha256 = ?,
       place = ?, recipient = ?, successor_id = ?, refusal = ?, received_at = ?, received_by = ?, waiver = ?,
       certificate_name = ?, certificate_type = ?, certificate_sha256 = ?, certificate_key = ?, destroyed_on = ?,
       destruction_method = ?, proved_at = ? WHERE instance_id = ?`,
    [
      ...[exit.destructionDueOn, exit.nextDueOn, atOrNull(exit.handedOverAt), exit.format, hex(exit.sha256)],
      ...[exit.place, exit.recipient, exit.successorId && bin(exit.successorId), exit.refusal],
      ...[atOrNull(exit.receivedAt), exit.receivedBy && bin(exit.receivedBy), exit.waiver],
      ...[exit.certificate?.name ?? null, exit.certificate?.type ?? null, hex(exit.certificate?.sha256 ?? null)],
      ...[exit.certificate ? bin(exit.certificate.key) : null, exit.destroyedOn, exit.method],
      ...[atOrNull(exit.provedAt), bin(exit.instanceId)],
    ],
  );
}

/** Replaced by another: until `handoverUntil`, that day included, both are to run. */
export interface Succession {
  instanceId: Id;
  successorId: Id;
  since: Instant;
  handoverUntil: DateOn | null;
}

/** Of whoever is on either side of it. */
export async function successionsOf(runner: Runner, instanceIds: readonly Id[]): Promise<Succession[]> {
  if (!instanceIds.length) return [];
  const found = await rows<{ instance_id: Buffer; successor_id: Buffer; since: Instant; until: DateOn | null }>(
    runner,
    `SELECT instance_id, successor_id, since, CAST(handover_until AS CHAR) AS until FROM instance_succession
      WHERE instance_id IN (?) OR successor_id IN (?) ORDER BY instance_id`,
    [bins(instanceIds), bins(instanceIds)],
  );
  return found.map((row) => ({
    ...{ instanceId: id(row.instance_id), successorId: id(row.successor_id), since: row.since },
    handoverUntil: row.until,
  }));
}

/** By whom an instance is replaced; null: by none. */
export const successionOf = async (runner: Runner, instanceId: Id): Promise<Succession | null> =>
  (await successionsOf(runner, [instanceId])).find((one) => one.instanceId === instanceId) ?? null;

/** Both are to run: not before its last day is over, and without one not before its buyer says so. */
export const handoverGoesOn = (succession: Succession | null, now: Instant): boolean =>
  succession !== null && (succession.handoverUntil === null || dateOf(now) <= succession.handoverUntil);
