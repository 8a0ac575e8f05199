import { dec, type Id, type Instant, type Month } from '#kernel';
import type { UseSpan } from '#metering';
import { bins, id, idLiteral, insertLiterals, atLiteral, rows, type Runner, textLiteral } from '#platform';
import type { EntityManager } from 'typeorm';
import type { BilledPart, LineDraft } from '../core/index.js';
import type { DuePart } from './account-due.js';

interface Row {
  instance_id: Buffer;
  organization_id: Buffer;
  price_code: string;
  service_month: Month;
  quantity: string;
  rated_amount: string;
  amount: string;
  service_from: Instant;
  service_to: Instant;
  unit_price: string | null;
  through_cut: number | null;
}

const COLUMNS =
  'instance_id, price_code, service_month, organization_id, quantity, rated_amount, amount, service_from, service_to, unit_price, through_cut';
const IDS_AT_ONCE = 1000;

/** Under which `billedOf` answers: what stands billed of an instance to an organization. */
export const billedKey = (instanceId: Id, organizationId: Id): string => `${instanceId} ${organizationId}`;

/** What stands billed of these instances, each from its month on, up to `upTo`, by `billedKey`. Whoever locked the account sees the last. */
export async function billedOf(
  runner: Runner,
  spans: readonly UseSpan[],
  upTo: Month,
): Promise<Map<string, BilledPart[]>> {
  const found = new Map<string, BilledPart[]>();
  for (const [from, some] of Map.groupBy(spans, (span) => span.from))
    for (let start = 0; start < some.length; start += IDS_AT_ONCE) {
      const ids = some.slice(start, start + IDS_AT_ONCE).map(({ instanceId }) => instanceId);
      const billed = await rows<Row>(
        runner,
        `SELECT ${COLUMNS} FROM billed FORCE INDEX (ix_billed_month)
          WHERE instance_id IN (?) AND service_month >= ? AND service_month <= ?`,
        [bins(ids), from, upTo],
      );
      for (const row of billed) {
        const key = billedKey(id(row.instance_id), id(row.organization_id));
        const parts = found.get(key);
        if (parts) parts.push(partOf(row));
        else found.set(key, [partOf(row)]);
      }
    }
  return found;
}

const partOf = (row: Row): BilledPart => ({
  priceCode: row.price_code,
  month: row.service_month,
  quantity: dec(row.quantity),
  ratedAmount: dec(row.rated_amount),
  amount: dec(row.amount),
  serviceFrom: row.service_from,
  serviceTo: row.service_to,
  unitPrice: row.unit_price === null ? null : dec(row.unit_price),
  throughCut: row.through_cut,
});

/** Writes what stands billed once these lines are issued; parts without a line keep what they had. */
export async function saveBilled(
  manager: EntityManager,
  lines: readonly (LineDraft<DuePart> & { organizationId: Id })[],
): Promise<void> {
  const values = lines.map(({ payload: { instance, price, month, use }, billed, organizationId }) => {
    const row = [
      idLiteral(instance.id),
      textLiteral(price.code),
      textLiteral(month),
      idLiteral(organizationId),
      billed.quantity.toFixed(),
      billed.ratedAmount.toFixed(),
      billed.amount.toFixed(),
      atLiteral(billed.serviceFrom),
      atLiteral(billed.serviceTo),
      billed.unitPrice?.toFixed() ?? 'NULL',
      use?.throughCut ?? 'NULL',
    ];
    return `(${row.join(',')})`;
  });
  const changed = COLUMNS.split(', ').slice(4);
  await insertLiterals(
    manager,
    `INSERT INTO billed (${COLUMNS})`,
    values,
    // VALUES() is what both MariaDB and MySQL understand.
    `ON DUPLICATE KEY UPDATE ${changed.map((column) => `${column} = VALUES(${column})`).join(', ')}`,
  );
}
