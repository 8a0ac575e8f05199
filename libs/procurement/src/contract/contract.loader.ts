import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { ContractRevisions } from './contract-revisions.service.js';
import type { ContractNovations } from './contract-novations.service.js';
import type { ContractStanding, ContractStandings } from './contract-standings.service.js';
import type { Contract, ContractItem, ContractRevision } from './contract.rows.js';
import type { Contracts } from './contracts.service.js';
import type { ContractNovation } from './novation.rows.js';

/** One statement for the items of all contracts of an answer. */
export const contractItemsLoader = (context: RequestContext, contracts: Contracts): DataLoader<Id, ContractItem[]> =>
  loaderOf(
    context,
    'contractItems',
    () =>
      new DataLoader<Id, ContractItem[]>(async (ids) => {
        const found = await contracts.items(ids);
        return ids.map((id) => found.get(id) ?? []);
      }),
  );

/** One statement for the revisions of all contracts of an answer. */
export const revisionsLoader = (
  context: RequestContext,
  revisions: ContractRevisions,
): DataLoader<Id, ContractRevision[]> =>
  loaderOf(
    context,
    'contractRevisions',
    () =>
      new DataLoader<Id, ContractRevision[]>(async (ids) => {
        const found = await revisions.ofContracts(ids);
        return ids.map((id) => found.get(id) ?? []);
      }),
  );

/** One statement for how all contracts of an answer stand. */
export const contractStandingLoader = (
  context: RequestContext,
  standings: ContractStandings,
): DataLoader<Id, ContractStanding | null> =>
  loaderOf(
    context,
    'contractStanding',
    () =>
      new DataLoader<Id, ContractStanding | null>(async (ids) => {
        const found = await standings.standings(ids);
        return ids.map((id) => found.get(id) ?? null);
      }),
  );

/** One statement for all contracts of an answer. */
export const contractsLoader = (context: RequestContext, contracts: Contracts): DataLoader<Id, Contract> =>
  loaderOf(
    context,
    'contracts',
    () =>
      new DataLoader<Id, Contract>(async (ids) => {
        const found = await contracts.byIds(ids);
        return ids.map((id) => found.get(id) ?? new Error(`contract ${id} is gone`));
      }),
  );

/** One statement for the novations of all contracts of an answer. */
export const novationsLoader = (
  context: RequestContext,
  novations: ContractNovations,
): DataLoader<Id, ContractNovation[]> =>
  loaderOf(
    context,
    'contractNovations',
    () =>
      new DataLoader<Id, ContractNovation[]>(async (ids) => {
        const found = await novations.ofContracts(ids);
        return ids.map((id) => found.get(id) ?? []);
      }),
  );
