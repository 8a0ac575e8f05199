import { seedsDir } from '#platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTerms, type ContractTerms } from '../core/index.js';

/** The terms a contract starts with (`seeds/plans/contract-terms.json`), complete by themselves: read once, checked once. */
export const CONTRACT_TEMPLATE: ContractTerms = readTemplate();

function readTemplate(): ContractTerms {
  const { matrix, invariants, metering, exit, exitDays } = JSON.parse(
    readFileSync(join(seedsDir, 'plans', 'contract-terms.json'), 'utf8'),
  ) as Omit<ContractTerms, 'sharing'>;
  const terms = { matrix, invariants, metering, exit, exitDays, sharing: [] };
  checkTerms(terms);
  return terms;
}
