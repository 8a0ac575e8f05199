import { seedsDir } from '#platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTerms, type ContractTerms, type ExitPlan } from '../core/index.js';

/** The terms a contract starts with (`seeds/plans/contract-terms.json`), complete by themselves: read once, checked once. */
export const CONTRACT_TEMPLATE: ContractTerms & { exitPlan: ExitPlan } = readTemplate();

function readTemplate(): typeof CONTRACT_TEMPLATE {
  const { matrix, invariants, metering, exit, exitDays, exitPlan } = JSON.parse(
    readFileSync(join(seedsDir, 'plans', 'contract-terms.json'), 'utf8'),
  ) as Omit<typeof CONTRACT_TEMPLATE, 'sharing'>;
  const terms = { matrix, invariants, metering, exit, exitDays, exitPlan, sharing: [] };
  checkTerms(terms);
  return terms;
}
