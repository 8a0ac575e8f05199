/**
 * The codes this lib adds to the common ones, each with what it means. They are part of the public contract and
 * never change meaning.
 */
export const PROCUREMENT_ERRORS = {
  /** The budget is overrun, or less is available than the order would reserve. */
  BUDGET_EXCEEDED: 'BUDGET_EXCEEDED',
  /** More was to be transferred than is available. */
  TRANSFER_EXCEEDED: 'TRANSFER_EXCEEDED',
  /** A transfer between budgets of different years or currencies, or out of a fund's money. */
  TRANSFER_NOT_ALLOWED: 'TRANSFER_NOT_ALLOWED',
  /** More was to be carried over than is available and may be. */
  CARRY_OVER_EXCEEDED: 'CARRY_OVER_EXCEEDED',
  /** Too early, or to a budget that is not the next year's of the same indicator. */
  CARRY_OVER_NOT_ALLOWED: 'CARRY_OVER_NOT_ALLOWED',
  /** Another budget of the organization and year has this indicator number. */
  INDICATOR_TAKEN: 'INDICATOR_TAKEN',
  /** Used up, and its policy lets no new order in. */
  BUDGET_BLOCKED: 'BUDGET_BLOCKED',
  /** More would be given of a special fund than it has. */
  FUND_EXCEEDED: 'FUND_EXCEEDED',
  /** Not among the uses a special fund is for. */
  FUND_USE_NOT_ALLOWED: 'FUND_USE_NOT_ALLOWED',
  /** A special fund is for one zone, and the order is for another place. */
  FUND_ZONE_MISMATCH: 'FUND_ZONE_MISMATCH',
  /** A second claim of what is given once: in a year, or for one event. */
  SUBSIDY_ALREADY_CLAIMED: 'SUBSIDY_ALREADY_CLAIMED',
  /** This kind of buyer orders only under a budget, and any budget named must be of the prices' currency. */
  BUDGET_REQUIRED: 'BUDGET_REQUIRED',
  /** The items of one order are priced in more than one currency; nothing is ever converted. */
  CURRENCY_MIXED: 'CURRENCY_MIXED',
  /** The order is for another economic class than the budget it names. */
  BUDGET_USE_MISMATCH: 'BUDGET_USE_MISMATCH',
  /** The key project it is for is not approved. */
  KEY_PROJECT_NOT_APPROVED: 'KEY_PROJECT_NOT_APPROVED',
  /** Orders, or the quantity of a plan, would exceed what the contract allows. */
  CEILING_EXCEEDED: 'CEILING_EXCEEDED',
  /** Services would take more of a pool's resource than the organization's quota. */
  QUOTA_EXCEEDED: 'QUOTA_EXCEEDED',
  /** The quotas of a pool's resource would come to more than the pool has. */
  POOL_EXCEEDED: 'POOL_EXCEEDED',
  /** The buyer has a system of this kind, or could join one, and gives no reason for another. */
  DUPLICATE_SYSTEM: 'DUPLICATE_SYSTEM',
  /** A legacy system is migrated into a running service of its owner's. */
  MIGRATION_TARGET_REQUIRED: 'MIGRATION_TARGET_REQUIRED',
  /** The contract does not say all it must before it is signed. */
  CONTRACT_MATRIX_INCOMPLETE: 'CONTRACT_MATRIX_INCOMPLETE',
  /** The contract is not in force, or is frozen, on the order's days. */
  CONTRACT_NOT_ACTIVE: 'CONTRACT_NOT_ACTIVE',
  /** What is renewed would go on beyond the latest end of the contract. */
  BEYOND_CONTRACT: 'BEYOND_CONTRACT',
  /** The contract is not for this. */
  CONTRACT_MISMATCH: 'CONTRACT_MISMATCH',
  /** It is not what was read: its content has another hash. */
  HASH_MISMATCH: 'HASH_MISMATCH',
  /** Supplements come to more than ten per cent of the original contract. */
  SUPPLEMENT_EXCEEDED: 'SUPPLEMENT_EXCEEDED',
  /** Data of a software service would not come back by what its offering declares. */
  EXIT_PLAN_REQUIRED: 'EXIT_PLAN_REQUIRED',
  /** Something of a contract cannot pass to a successor. */
  NOVATION_RESTRICTED: 'NOVATION_RESTRICTED',
  /** In a service purchase nothing becomes the buyer's property. */
  ASSET_TRANSFER: 'ASSET_TRANSFER',
  /** A basket is ordered after the last day on which its quote held. */
  QUOTE_EXPIRED: 'QUOTE_EXPIRED',
  /** An instance is resumed by the side that suspended it. */
  SUSPENDED_BY_OTHERS: 'SUSPENDED_BY_OTHERS',
  /** The policy of an instance's used-up budget keeps it suspended. */
  BUDGET_USED_UP: 'BUDGET_USED_UP',
  /** Data are returned, received and destroyed one after the other, after the end, as the contract's exit clause says. */
  EXIT_OUT_OF_ORDER: 'EXIT_OUT_OF_ORDER',
  /** While an instance is handed over to the one that replaces it, its buyer alone ends it. */
  HANDOVER_GOES_ON: 'HANDOVER_GOES_ON',
  /** Notice is withdrawn by the side that gave it. */
  NOTICE_BY_OTHERS: 'NOTICE_BY_OTHERS',
} as const;

/** The codes this lib gives to issues, with VALIDATION_FAILED. */
export const PROCUREMENT_ISSUES = {
  /** An item that makes an instance names one, or one of another kind names none. */
  KIND_MISMATCH: 'KIND_MISMATCH',
  /** What is to be changed or ended does not run. */
  NOT_RUNNING: 'NOT_RUNNING',
  /** Two items are of the same instance. */
  INSTANCE_TWICE: 'INSTANCE_TWICE',
  /** The change leaves everything as it is. */
  NOTHING_CHANGED: 'NOTHING_CHANGED',
  /** A plan of another offering, or of none that is on sale in its place. */
  OTHER_OFFERING: 'OTHER_OFFERING',
  /** Another term of an instance begins where this one ends. */
  NOT_TERM_END: 'NOT_TERM_END',
  /** Another order that is under way changes the instance. */
  CHANGE_UNDER_WAY: 'CHANGE_UNDER_WAY',
  /** A service is offered to whoever has it already. */
  OWN_ORGANIZATION: 'OWN_ORGANIZATION',
  /** A service is offered to another organization. */
  OFFERED_ALREADY: 'OFFERED_ALREADY',
  /** What an instance costs is booked on other budgets than the order that changes it names. */
  OTHER_BUDGET: 'OTHER_BUDGET',
  /** The items of one order come from more than one provider. */
  PROVIDER_MIXED: 'PROVIDER_MIXED',
  /** A meter that the provider reports and the plan prices has no expected quantity; "0" would do. */
  USAGE_EXPECTED: 'USAGE_EXPECTED',
  /** Expected use of a meter that the plan does not price. */
  UNKNOWN_METER: 'UNKNOWN_METER',
  /** Expected use of a meter that the platform itself counts. */
  METER_IS_PLATFORM: 'METER_IS_PLATFORM',
  /** The same meter twice in one item's expected use. */
  DUPLICATE_METER: 'DUPLICATE_METER',
  /** The order begins or ends outside the year of its budget. */
  OUTSIDE_FISCAL_YEAR: 'OUTSIDE_FISCAL_YEAR',
  /** Not a resource of the pool. */
  UNKNOWN_RESOURCE: 'UNKNOWN_RESOURCE',
  /** A step of approvals needs more people than it names. */
  QUORUM_TOO_LARGE: 'QUORUM_TOO_LARGE',
  /** Named to approve, and no approver of the organization. */
  NOT_AN_APPROVER: 'NOT_AN_APPROVER',
  /** A contract goes on for more than 36 months. */
  CONTRACT_TOO_LONG: 'CONTRACT_TOO_LONG',
  /** A contract of more than 12 months says why. */
  JUSTIFICATION_REQUIRED: 'JUSTIFICATION_REQUIRED',
  /** Shares that do not sum to 100 per cent. */
  SHARES_NOT_WHOLE: 'SHARES_NOT_WHOLE',
  /** An offering declares none of what an exit plan names. */
  NOT_DECLARED: 'NOT_DECLARED',
  /** The budgets of later years do not follow one another, year after year. */
  YEAR_GAP: 'YEAR_GAP',
  /** The order begins before the first day on which a tax rate is known. */
  TOO_EARLY: 'TOO_EARLY',
  /** months is not a whole number from 1 to 120; an expected number of events is below 1. */
  OUT_OF_RANGE: 'OUT_OF_RANGE',
} as const;

/** A finding of every order that begins before the day it is submitted. */
export const RETROACTIVE_START = 'RETROACTIVE_START';
