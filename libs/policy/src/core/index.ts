export * from './approval.js';
export * from './centre-owners.js';
export * from './channel-quality.js';
export * from './channels.js';
export * from './data-flow.js';
export * from './eligibility.js';
export * from './energy-limits.js';
export * from './evaluate.js';
export * from './exemption.js';
export * from './facts.js';
export { centreOf } from './forms/centres.js';
export { sellerConditions } from './forms/offerings.js';
export { SELLER_FORM_NAMES } from './forms/sellers.js';
export { CHANNEL_FORM_NAMES, channelOf, moreOf } from './forms/channels.js';
export * from './links.js';
export * from './plan-document.js';
export * from './plan-rule.js';
export * from './pue.js';
export * from './quotations.js';
export {
  orNull,
  readBoolean,
  readCitation,
  readCount,
  readFields,
  readList,
  readOneOf,
  readPlainDecimal,
  readSet,
  readString,
  readText,
  refuseRepeats,
  SeedError,
} from './read.js';
export { RULE_FORMS } from './rule-forms.js';
export * from './seller.js';
export * from './sites.js';
export * from './sme.js';
export * from './standings.js';
export * from './taxonomy.js';
export * from './zone-facts.js';
export * from './zones.js';
