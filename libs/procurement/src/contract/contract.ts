import { type Id, type Instant, newId } from '#kernel';
import { at, bin, bins, id, loaderOf, nextNumber, type RequestContext, rows } from '#platform';
import DataLoader from 'dataloader';
import type { DataSource, EntityManager } from 'typeorm';

export interface ContractRef {
  id: Id;
  number: string;
}

interface Parties {
  id: Id;
  organizationId: Id;
  providerId: Id;
}

/**
 * The contract an approved order is executed under, numbered within its buyer and year.
 * @param buyerCode the code of the order's organization
 * @param year of Asia/Shanghai
 */
export async function makeContract(
  manager: EntityManager,
  order: Parties,
  buyerCode: string,
  now: Instant,
  year: number,
): Promise<Id> {
  const sequence = await nextNumber(manager, `contract:${buyerCode}`, year);
  const contractId = newId();
  await manager.query(
    'INSERT INTO contract (id, number, order_id, organization_id, provider_id, at) VALUES (?,?,?,?,?,?)',
    [
      bin(contractId),
      `HT-${buyerCode}-${year}-${String(sequence).padStart(6, '0')}`,
      bin(order.id),
      bin(order.organizationId),
      bin(order.providerId),
      at(now),
    ],
  );
  return contractId;
}

/** One statement for all contracts of an answer. */
export const contractLoader = (context: RequestContext, dataSource: DataSource): DataLoader<Id, ContractRef> =>
  loaderOf(
    context,
    'contract',
    () =>
      new DataLoader<Id, ContractRef>(async (ids) => {
        const found = await rows<{ id: Buffer; number: string }>(
          dataSource,
          'SELECT id, number FROM contract WHERE id IN (?)',
          [bins(ids)],
        );
        const byId = new Map(found.map((row) => [id(row.id), { id: id(row.id), number: row.number }]));
        return ids.map((contractId) => byId.get(contractId) ?? new Error(`contract ${contractId} is gone`));
      }),
  );
