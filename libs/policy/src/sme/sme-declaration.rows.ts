import { dec, type DateOn, type Id, type Instant, notFound, plain, text } from '#kernel';
import { at, bin, bins, id, rows, type Runner } from '#platform';
import type { SmeFacts, SmeSize, SmeStatus } from '../core/index.js';

/** A declaration as the database has it. */
export interface SmeDeclaration {
  id: Id;
  organizationId: Id;
  size: SmeSize;
  employees: number;
  /** CNY, plain. */
  annualRevenue: string;
  industry: string;
  parkCode: string | null;
  status: SmeStatus;
  comment: string | null;
  validTo: DateOn | null;
  declaredAt: Instant;
  decidedAt: Instant | null;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  size: SmeSize;
  employees: number;
  annual_revenue: string;
  industry: string;
  park_code: string | null;
  status: SmeStatus;
  comment: string | null;
  valid_to: DateOn | null;
  declared_at: Instant;
  decided_at: Instant | null;
}

/** The mark of a declaration that waits: an organization has one. */
const OPEN_MARK = Buffer.alloc(16);

export const noSuchDeclaration = (): Error => notFound(text('declaration', '声明'));

/** `tail` is everything after FROM. */
export async function selectDeclarations(
  runner: Runner,
  tail: string,
  parameters: unknown[],
): Promise<SmeDeclaration[]> {
  const found = await rows<Row>(
    runner,
    `SELECT id, organization_id, size, employees, annual_revenue, industry, park_code, status, comment,
       CAST(valid_to AS CHAR) AS valid_to, declared_at, decided_at FROM sme_declaration ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    id: id(row.id),
    organizationId: id(row.organization_id),
    size: row.size,
    employees: row.employees,
    annualRevenue: plain(dec(row.annual_revenue)),
    industry: row.industry,
    parkCode: row.park_code,
    status: row.status,
    comment: row.comment,
    validTo: row.valid_to,
    declaredAt: row.declared_at,
    decidedAt: row.decided_at,
  }));
}

export const insertDeclaration = (runner: Runner, one: SmeDeclaration, personId: Id): Promise<unknown> =>
  runner.query(
    `INSERT INTO sme_declaration (id, organization_id, size, employees, annual_revenue, industry, park_code, status,
       declared_by, declared_at, open_mark) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
    [
      bin(one.id),
      bin(one.organizationId),
      one.size,
      one.employees,
      one.annualRevenue,
      one.industry,
      one.parkCode,
      one.status,
      bin(personId),
      at(one.declaredAt),
      OPEN_MARK,
    ],
  );

/** What is confirmed of these organizations on a day, by id: the newest word that counts. */
export async function confirmedSmes(
  runner: Runner,
  organizationIds: readonly Id[],
  today: DateOn,
): Promise<Map<Id, SmeFacts>> {
  if (!organizationIds.length) return new Map();
  const found = await selectDeclarations(
    runner,
    "WHERE organization_id IN (?) AND status = 'CONFIRMED' AND (valid_to IS NULL OR valid_to > ?) ORDER BY id",
    [bins(organizationIds), today],
  );
  return new Map(found.map(({ organizationId, size, parkCode }) => [organizationId, { size, park: parkCode }]));
}
