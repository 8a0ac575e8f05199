export * from './evaluate.js';
export * from './facts.js';
export * from './plan-document.js';
export * from './plan-rule.js';
export * from './quotations.js';
export { SeedError } from './read.js';
export { RULE_FORMS } from './rule-forms.js';
export * from './taxonomy.js';
export * from './zones.js';
