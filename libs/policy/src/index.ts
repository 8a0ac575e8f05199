export { CategoryType } from './category/category.type.js';
export * from './core/index.js';
export * from './policy-graphql.module.js';
export { CitationType, RuleScopeEnum } from './plan/plan.type.js';
export * from './policy.module.js';
export * from './rules/policy.service.js';
export { ZoneType } from './zone/zone.type.js';
