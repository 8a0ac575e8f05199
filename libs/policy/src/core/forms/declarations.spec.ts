import { expect, it } from '@jest/globals';
import { DECLARATION_RULE_FORMS } from './declarations.js';

it('CLASSIFIED_REFUSED speaks of what is declared to be classified, and of nothing else', () => {
  const { violations } = DECLARATION_RULE_FORMS.CLASSIFIED_REFUSED!;
  const facts = { buyer: null, offerings: [] };
  expect(
    [{}, { classified: false }, { classified: true }].map((more) => violations({}, { ...facts, ...more }).length),
  ).toEqual([0, 0, 1]);
});
