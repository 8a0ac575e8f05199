import { type DateOn, type Id, type Instant, newId } from '#kernel';
import { at, bin, bins, id, idOrNull, rows, type Runner } from '#platform';

export interface AdmissionCondition {
  id: Id;
  providerId: Id;
  statement: string;
  dueOn: DateOn;
  metOn: DateOn | null;
}

interface AdmissionSuspension {
  id: Id;
  providerId: Id;
  reason: string;
  fromOn: DateOn;
  untilOn: DateOn | null;
  liftedOn: DateOn | null;
}

/** An admission as the database has it, with what hangs on it. */
export interface AdmissionRecord {
  providerId: Id;
  applicationId: Id | null;
  reference: string | null;
  admittedOn: DateOn;
  lastValidOn: DateOn;
  removedOn: DateOn | null;
  removalReason: string | null;
  conditions: AdmissionCondition[];
  suspensions: AdmissionSuspension[];
}

interface Row {
  provider_id: Buffer;
  application_id: Buffer | null;
  reference: string | null;
  admitted_on: DateOn;
  last_valid_on: DateOn;
  removed_on: DateOn | null;
  removal_reason: string | null;
}

const SELECT = `SELECT provider_id, application_id, reference, CAST(admitted_on AS CHAR) AS admitted_on,
  CAST(last_valid_on AS CHAR) AS last_valid_on, CAST(removed_on AS CHAR) AS removed_on, removal_reason FROM admission`;

/** `tail` is everything after FROM; three statements in all. */
export async function selectAdmissions(
  runner: Runner,
  tail: string,
  parameters: unknown[],
): Promise<AdmissionRecord[]> {
  const found = await rows<Row>(runner, `${SELECT} ${tail}`, parameters);
  if (!found.length) return [];
  const providers = found.map((row) => id(row.provider_id));
  const [conditions, suspensions] = [await conditionsOf(runner, providers), await suspensionsOf(runner, providers)];
  return found.map((row) => ({
    providerId: id(row.provider_id),
    applicationId: idOrNull(row.application_id),
    reference: row.reference,
    admittedOn: row.admitted_on,
    lastValidOn: row.last_valid_on,
    removedOn: row.removed_on,
    removalReason: row.removal_reason,
    conditions: conditions.filter(({ providerId }) => providerId === id(row.provider_id)),
    suspensions: suspensions.filter(({ providerId }) => providerId === id(row.provider_id)),
  }));
}

async function conditionsOf(runner: Runner, providers: readonly Id[]): Promise<AdmissionCondition[]> {
  const found = await rows<{ id: Buffer; provider_id: Buffer; statement: string; due: DateOn; met: DateOn | null }>(
    runner,
    `SELECT id, provider_id, statement, CAST(due_on AS CHAR) AS due, CAST(met_on AS CHAR) AS met
       FROM admission_condition WHERE provider_id IN (?) ORDER BY id`,
    [bins(providers)],
  );
  return found.map((row) => ({
    id: id(row.id),
    providerId: id(row.provider_id),
    statement: row.statement,
    dueOn: row.due,
    metOn: row.met,
  }));
}

interface SuspensionRow {
  id: Buffer;
  provider_id: Buffer;
  reason: string;
  from_day: DateOn;
  until_day: DateOn | null;
  lifted_day: DateOn | null;
}

async function suspensionsOf(runner: Runner, providers: readonly Id[]): Promise<AdmissionSuspension[]> {
  const found = await rows<SuspensionRow>(
    runner,
    `SELECT id, provider_id, reason, CAST(from_on AS CHAR) AS from_day, CAST(until_on AS CHAR) AS until_day,
       CAST(lifted_on AS CHAR) AS lifted_day FROM admission_suspension WHERE provider_id IN (?) ORDER BY id`,
    [bins(providers)],
  );
  return found.map((row) => ({
    id: id(row.id),
    providerId: id(row.provider_id),
    reason: row.reason,
    fromOn: row.from_day,
    untilOn: row.until_day,
    liftedOn: row.lifted_day,
  }));
}

/** That a provider is admitted, in place of an admission it had: a removal is over with it, a suspension is not. */
export async function saveAdmission(
  runner: Runner,
  one: Pick<AdmissionRecord, 'providerId' | 'applicationId' | 'reference' | 'admittedOn' | 'lastValidOn'>,
  conditions: readonly Pick<AdmissionCondition, 'statement' | 'dueOn'>[],
  now: Instant,
): Promise<void> {
  await runner.query(
    `INSERT INTO admission (provider_id, application_id, reference, admitted_on, last_valid_on, removed_on, removal_reason,
       updated_at) VALUES (?,?,?,?,?,NULL,NULL,?)
     ON DUPLICATE KEY UPDATE application_id = VALUES(application_id), reference = VALUES(reference),
       admitted_on = VALUES(admitted_on), last_valid_on = VALUES(last_valid_on), removed_on = NULL, removal_reason = NULL,
       updated_at = VALUES(updated_at)`,
    [
      bin(one.providerId),
      one.applicationId && bin(one.applicationId),
      one.reference,
      one.admittedOn,
      one.lastValidOn,
      at(now),
    ],
  );
  for (const { statement, dueOn } of conditions)
    await runner.query(
      'INSERT INTO admission_condition (id, provider_id, statement, due_on, met_on, created_at) VALUES (?,?,?,?,NULL,?)',
      [bin(newId()), bin(one.providerId), statement, dueOn, at(now)],
    );
}
