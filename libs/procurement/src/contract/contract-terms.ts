import { type Decimal, decimalInput, type Issues, listInput, text, textInput } from '#kernel';
import {
  type ContractTerms,
  type DeclaredExit,
  type ExitDays,
  type ExitPlan,
  exitPlanFor,
  MOST_EXIT_DAYS,
} from '../core/index.js';
import { CONTRACT_TEMPLATE } from './contract-template.js';
import type { ContractExitPlanInput, ContractTermsInput } from './contract.type.js';

const MOST_SHARES = 20;
const MOST_OF_CLAUSE = 2000;
const MOST_WAYS = 20;

/**
 * Clauses as written, those of the template where nothing is; bounded, and empty ones stay empty until it is offered. An
 * exit plan that is not written names what the contract's software declares.
 * @param offerings of the contract's items
 */
export function checkedTerms(
  issues: Issues,
  input: ContractTermsInput,
  offerings: readonly DeclaredExit[],
): ContractTerms {
  const terms = {
    matrix: input.matrix ?? CONTRACT_TEMPLATE.matrix,
    invariants: input.invariants ?? CONTRACT_TEMPLATE.invariants,
    metering: input.metering ?? CONTRACT_TEMPLATE.metering,
    exit: input.exit ?? CONTRACT_TEMPLATE.exit,
  };
  boundTexts(issues, ['terms'], terms);
  const exitDays = checkedExitDays(issues, input.exitDays ?? {});
  const exitPlan = input.exitPlan
    ? checkedExitPlan(issues, input.exitPlan)
    : exitPlanFor(offerings, CONTRACT_TEMPLATE.exitPlan);
  const sharing = input.sharing ?? [];
  listInput(issues, ['terms', 'sharing'], sharing, { max: MOST_SHARES });
  return {
    ...terms,
    exitDays,
    exitPlan,
    sharing: sharing.slice(0, MOST_SHARES).flatMap(({ party, percent }, index) => {
      const path = ['terms', 'sharing', index];
      const name = textInput(issues, [...path, 'party'], party, { max: 200 });
      const read: Decimal | null = decimalInput(issues, [...path, 'percent'], percent, { min: 'ABOVE_ZERO' });
      return read ? [{ party: name, percent: read }] : [];
    }),
  };
}

function boundTexts(issues: Issues, path: (string | number)[], value: object): void {
  for (const [key, inner] of Object.entries(value) as [string, unknown][])
    if (typeof inner === 'string') textInput(issues, [...path, key], inner, { min: 0, max: MOST_OF_CLAUSE });
    else if (inner !== null && typeof inner === 'object') boundTexts(issues, [...path, key], inner);
}

function checkedExitPlan(issues: Issues, input: ContractExitPlanInput): ExitPlan {
  const path = ['terms', 'exitPlan'];
  const ways = (way: 'exportFormats' | 'interfaces'): string[] => {
    listInput(issues, [...path, way], input[way], { max: MOST_WAYS });
    return input[way]
      .slice(0, MOST_WAYS)
      .map((name, index) => textInput(issues, [...path, way, index], name, { max: 200 }));
  };
  if (!input.destructionEvidence.length)
    issues.add([...path, 'destructionEvidence'], 'REQUIRED', text('Demand at least one.', '至少要求一项。'));
  return {
    ...{ exportFormats: ways('exportFormats'), interfaces: ways('interfaces') },
    destructionEvidence: [...new Set(input.destructionEvidence)],
  };
}

function checkedExitDays(issues: Issues, asked: { [name in keyof ExitDays]?: number | null }): ExitDays {
  const usual = CONTRACT_TEMPLATE.exitDays!;
  const read = (name: keyof ExitDays): number => {
    const days = asked[name] ?? usual[name];
    if (days < 1 || days > MOST_EXIT_DAYS)
      issues.add(
        ['terms', 'exitDays', name],
        'OUT_OF_RANGE',
        text(`1 to ${MOST_EXIT_DAYS} days.`, `须为 1 至 ${MOST_EXIT_DAYS} 天。`),
      );
    return days;
  };
  return { returnDays: read('returnDays'), destructionDays: read('destructionDays'), noticeDays: read('noticeDays') };
}
