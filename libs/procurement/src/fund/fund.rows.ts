import { type DateOn, dec, type Decimal, type Id, type Instant, notFound, text } from '#kernel';
import { id, idOrNull, json, rows, type Runner } from '#platform';
import type { FundLevel, SubsidyKind, SubsidyStatus } from '../core/index.js';

export interface Fund {
  id: Id;
  organizationId: Id;
  name: string;
  level: FundLevel;
  uses: string[];
  zoneCode: string | null;
  currency: string;
  amount: Decimal;
  given: Decimal;
  subsidyCap: Decimal | null;
}

export interface Subsidy {
  id: Id;
  fundId: Id;
  organizationId: Id;
  kind: SubsidyKind;
  status: SubsidyStatus;
  purpose: string;
  claimed: Decimal;
  approved: Decimal | null;
  appliedBy: Id;
  appliedAt: Instant;
  decidedBy: Id | null;
  decidedAt: Instant | null;
  reason: string | null;
  paidOn: DateOn | null;
  paymentReference: string | null;
  /** Of its fund. */
  currency: string;
}

interface FundRow {
  id: Buffer;
  organization_id: Buffer;
  name: string;
  level: FundLevel;
  uses: unknown;
  zone_code: string | null;
  currency: string;
  amount: string;
  given: string;
  subsidy_cap: string | null;
}

interface SubsidyRow {
  id: Buffer;
  fund_id: Buffer;
  organization_id: Buffer;
  kind: SubsidyKind;
  status: SubsidyStatus;
  purpose: string;
  claimed: string;
  approved: string | null;
  applied_by: Buffer;
  applied_at: Instant;
  decided_by: Buffer | null;
  decided_at: Instant | null;
  reason: string | null;
  paid_on: DateOn | null;
  payment_reference: string | null;
  currency: string;
}

export const noSuchFund = (): Error => notFound(text('fund', '专项资金'));
export const noSuchSubsidy = (): Error => notFound(text('subsidy', '补助申请'));

/** `tail` is everything after FROM. */
export async function selectFunds(runner: Runner, tail: string, parameters: unknown[]): Promise<Fund[]> {
  const found = await rows<FundRow>(
    runner,
    `SELECT id, organization_id, name, level, uses, zone_code, currency, amount, given, subsidy_cap FROM fund ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    ...{ id: id(row.id), organizationId: id(row.organization_id), name: row.name, level: row.level },
    ...{ uses: json<string[]>(row.uses), zoneCode: row.zone_code, currency: row.currency },
    ...{ amount: dec(row.amount), given: dec(row.given) },
    subsidyCap: row.subsidy_cap === null ? null : dec(row.subsidy_cap),
  }));
}

/** `tail` is everything after the tables `s` (subsidy) and `f` (fund). */
export async function selectSubsidies(runner: Runner, tail: string, parameters: unknown[]): Promise<Subsidy[]> {
  const found = await rows<SubsidyRow>(
    runner,
    `SELECT s.id, s.fund_id, s.organization_id, s.kind, s.status, s.purpose, s.claimed, s.approved, s.applied_by, s.applied_at,
       s.decided_by, s.decided_at, s.reason, CAST(s.paid_on AS CHAR) AS paid_on, s.payment_reference, f.currency
     FROM subsidy s JOIN fund f ON f.id = s.fund_id ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    ...{ id: id(row.id), fundId: id(row.fund_id), organizationId: id(row.organization_id) },
    ...{ kind: row.kind, status: row.status, purpose: row.purpose, currency: row.currency },
    ...{ claimed: dec(row.claimed), approved: row.approved === null ? null : dec(row.approved) },
    ...{ appliedBy: id(row.applied_by), appliedAt: row.applied_at },
    ...{ decidedBy: idOrNull(row.decided_by), decidedAt: row.decided_at, reason: row.reason },
    ...{ paidOn: row.paid_on, paymentReference: row.payment_reference },
  }));
}
