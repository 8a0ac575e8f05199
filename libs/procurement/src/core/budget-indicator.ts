/**
 * 资金性质: of which of the government's budgets the money is. 预算法 Art 5 names the first four; the codes are ours.
 */
export const FUND_NATURES = [
  'GENERAL_PUBLIC',
  'GOVERNMENT_FUND',
  'STATE_CAPITAL',
  'SOCIAL_INSURANCE',
  'FISCAL_ACCOUNT',
  'OWN_FUNDS',
] as const;
export type FundNature = (typeof FUND_NATURES)[number];

/**
 * What follows when a budget is used up by what is invoiced and forecast: only a notice; no new orders; the services
 * that can be made smaller are; they are suspended.
 */
export const SPEND_POLICIES = ['NOTIFY', 'BLOCK_NEW', 'DOWNSCALE', 'SUSPEND'] as const;
export type SpendPolicy = (typeof SPEND_POLICIES)[number];

/** 支出功能分类: 类 3, 款 5 or 项 7 digits. */
export const FUNCTIONAL_CLASS = /^\d{3}(\d{2}){0,2}$/;
/** 部门预算支出经济分类: 类 3 or 款 5 digits, as 30227 委托业务费. */
export const ECONOMIC_CLASS = /^\d{3}(\d{2})?$/;
