import type { Text } from '#kernel/core';
import type { Facts, OfferingFacts } from '../facts.js';

/**
 * A form is what a rule can say; a rule is a form with parameters. A new rule of a known form is a change of data.
 */
export interface RuleForm {
  /** Throws a SeedError naming the path of whatever is wrong with the parameters. */
  validate(parameters: unknown, path: string): void;
  /** One sentence for each thing that violates the rule; none when the rule is kept. */
  violations(parameters: unknown, facts: Facts): Text[];
}

export const form = <P>(
  read: (parameters: unknown, path: string) => P,
  judge: (parameters: P, facts: Facts) => Text[],
): RuleForm => ({
  validate: (parameters, path) => void read(parameters, path),
  violations: (parameters, facts) => judge(read(parameters, 'parameters'), facts),
});

/** How messages name an offering. */
export const nameOf = (offering: OfferingFacts): string => offering.code ?? offering.id;
