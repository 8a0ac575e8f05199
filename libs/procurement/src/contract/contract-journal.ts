import { type Id, type Instant, newId } from '#kernel';
import { at, bin, bins, id, idOrNull, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ContractStatus, ContractStep } from '../core/index.js';
import {
  type Contract,
  type ContractItem,
  type ContractRevision,
  itemsOfContracts,
  selectContracts,
  selectRevisions,
} from './contract.rows.js';

/** What happened to a contract, in the transaction of the change. */
export interface ContractEvent {
  contractId: Id;
  step: ContractStep;
  /** The state it led to. */
  status: ContractStatus;
  revisionId?: Id;
  at: Instant;
}

export async function writeContractEvent(manager: EntityManager, event: ContractEvent): Promise<void> {
  await manager.query(
    'INSERT INTO contract_event (id, contract_id, step, status, revision_id, at) VALUES (?,?,?,?,?,?)',
    [
      ...[bin(newId()), bin(event.contractId), event.step, event.status],
      ...[event.revisionId === undefined ? null : bin(event.revisionId), at(event.at)],
    ],
  );
}

/** A step of a contract's life, with the contract, its items and the revision it is about as they are now. */
export interface ContractHistoryStep {
  id: Id;
  step: ContractStep;
  status: ContractStatus;
  at: Instant;
  contract: Contract;
  items: readonly ContractItem[];
  revision: ContractRevision | null;
}

/** The steps of all contracts one after another, for those who turn each into something else. */
@Injectable()
export class ContractHistory {
  /** Up to `limit` steps with ids above this one, in the order of their ids; look back ten minutes, as of orders. */
  async after(runner: Runner, stepId: Id, limit: number): Promise<ContractHistoryStep[]> {
    const steps = await rows<{
      id: Buffer;
      contract_id: Buffer;
      step: ContractStep;
      status: ContractStatus;
      revision_id: Buffer | null;
      at: Instant;
    }>(
      runner,
      `SELECT id, contract_id, step, status, revision_id, at FROM contract_event WHERE id > ? ORDER BY id LIMIT ${limit}`,
      [bin(stepId)],
    );
    if (!steps.length) return [];
    const contractIds = [...new Set(steps.map((step) => id(step.contract_id)))];
    const contracts = new Map(
      (await selectContracts(runner, 'WHERE id IN (?)', [bins(contractIds)])).map((one) => [one.id, one]),
    );
    const items = Map.groupBy(await itemsOfContracts(runner, contractIds), ({ contractId }) => contractId);
    const about = steps.flatMap((step) => idOrNull(step.revision_id) ?? []);
    const revisions = about.length ? await selectRevisions(runner, 'WHERE id IN (?)', [bins(about)]) : [];
    return steps.map((row) => {
      const contract = contracts.get(id(row.contract_id))!;
      return {
        ...{ id: id(row.id), step: row.step, status: row.status, at: row.at, contract },
        items: items.get(contract.id) ?? [],
        revision: revisions.find((one) => one.id === idOrNull(row.revision_id)) ?? null,
      };
    });
  }
}
