import { type Id, type Instant, notFound, text } from '#kernel';
import { id, idOrNull, json, rows, type Runner } from '#platform';
import type { ContractRevisionStatus, NovatedSide } from '../core/index.js';
import type { ContractItem } from './contract.rows.js';

export interface ContractNovation {
  id: Id;
  contractId: Id;
  side: NovatedSide;
  successorId: Id;
  rationale: string;
  items: readonly Omit<ContractItem, 'contractId'>[];
  status: ContractRevisionStatus;
  contentHash: string;
  draftedBy: Id;
  draftedAt: Instant;
  buyerSignedBy: Id | null;
  providerSignedBy: Id | null;
  successorSignedBy: Id | null;
  decidedAt: Instant | null;
  refusal: string | null;
  newContractId: Id | null;
}

export const noSuchNovation = (): Error => notFound(text('contract novation', '合同主体变更'));

/** `tail` is everything after FROM; the table is n, its contract c. */
export async function selectNovations(
  runner: Runner,
  tail: string,
  parameters: unknown[],
): Promise<ContractNovation[]> {
  const found = await rows<Record<string, never>>(
    runner,
    `SELECT n.id, n.contract_id, n.side, n.successor_id, n.rationale, n.items, n.status, n.content_hash, n.drafted_by, n.drafted_at,
       n.buyer_signed_by, n.provider_signed_by, n.successor_signed_by, n.decided_at, n.refusal, n.new_contract_id
       FROM contract_novation n JOIN contract c ON c.id = n.contract_id ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    ...{ id: id(row.id!), contractId: id(row.contract_id!), side: row.side!, successorId: id(row.successor_id!) },
    ...{ rationale: row.rationale!, items: json(row.items!), status: row.status!, contentHash: row.content_hash! },
    ...{ draftedBy: id(row.drafted_by!), draftedAt: row.drafted_at!, decidedAt: row.decided_at! },
    ...{ buyerSignedBy: idOrNull(row.buyer_signed_by!), providerSignedBy: idOrNull(row.provider_signed_by!) },
    ...{ successorSignedBy: idOrNull(row.successor_signed_by!), refusal: row.refusal! },
    newContractId: idOrNull(row.new_contract_id!),
  }));
}
