import { knownText, said } from '../../parts/search';

export interface RulesSearch {
  document?: string;
  rule?: string;
}

export const readRulesSearch = ({ document, rule }: Record<string, unknown>): RulesSearch =>
  // A number in an address is read as one.
  said({
    document: knownText(typeof document === 'number' ? String(document).padStart(3, '0') : document, 10),
    rule: knownText(rule, 100),
  });
