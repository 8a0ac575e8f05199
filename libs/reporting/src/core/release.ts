import { type DateOn, formatInstant, type Instant } from '#kernel/core';
import { NEVER_PUBLISHED, type Withheld } from './withheld.js';

/** A step of an order's life with what is public of the order, amounts and quantities as plain decimals. */
export interface PublicStep {
  /** The machine's command, or "create". */
  command: string;
  at: Instant;
  order: { number: string; title: string; currency: string; estimate: string; startsOn: DateOn | null; months: number };
  buyer: PublicParty;
  provider: PublicParty;
  items: readonly { id: string; description: string; quantity: string; estimate: string }[];
  contract: { number: string; at: Instant } | null;
}

export interface PublicParty {
  id: string;
  name: string;
  /** Unified social credit code; null where none is known. */
  uscc: string | null;
}

export type Body = Record<string, unknown>;

/** A release without its id: the events of one order give it one each. */
export interface Mapped {
  ocid: string;
  tags: readonly string[];
  body: Body;
}

const numberOf = (plain: string): number => Number(plain); // JSON has no decimals; 15 digits are kept

const moneyOf = (amount: string, currency: string): Body => ({ amount: numberOf(amount), currency });

const partyOf = ({ id, name, uscc }: PublicParty, role: string): Body => ({
  ...{ id, name, roles: [role] },
  ...(uscc === null ? {} : { identifier: { scheme: 'CN-USCC', id: uscc, legalName: name } }),
});

const referenceOf = ({ id, name }: PublicParty): Body => ({ id, name });

const itemsOf = ({ items, order }: PublicStep): Body[] =>
  items.map(({ id, description, quantity, estimate }) => ({
    ...{ id, description, quantity: numberOf(quantity), value: moneyOf(estimate, order.currency) },
  }));

/** Ordered directly under what the provider has published: nobody competes for it. */
const tenderOf = (step: PublicStep, status: string): Body => ({
  ...{ id: step.order.number, title: step.order.title, status, procurementMethod: 'direct', competitive: false },
  ...{ value: moneyOf(step.order.estimate, step.order.currency), items: itemsOf(step) },
});

const awardIdOf = ({ order }: PublicStep): string => `${order.number}-award`;

/** What a step says of the award and the contract beyond their ids. */
const awardOf = (step: PublicStep, status: string): Body => ({ id: awardIdOf(step), status });
const contractOf = (step: PublicStep, more: Body): Body[] =>
  step.contract ? [{ id: step.contract.number, awardID: awardIdOf(step), ...more }] : [];

function awarded(step: PublicStep): Body {
  const { order, provider, contract, at } = step;
  const all = { title: order.title, value: moneyOf(order.estimate, order.currency), items: itemsOf(step) };
  return {
    tender: tenderOf(step, 'complete'),
    awards: [{ ...awardOf(step, 'active'), ...all, date: formatInstant(at), suppliers: [referenceOf(provider)] }],
    contracts: contractOf(step, {
      ...all,
      status: 'pending',
      period: { startDate: order.startsOn && `${order.startsOn}T00:00:00+08:00` },
      ...(contract && { dateSigned: formatInstant(contract.at) }),
    }),
  };
}

/** Tags and what is told, by command; a command that is not here gives no release. */
const STEPS: Readonly<Record<string, { tags: readonly string[]; told: (step: PublicStep) => Body }>> = {
  submit: { tags: ['planning'], told: (step) => ({ tender: tenderOf(step, 'planned') }) },
  approve: { tags: ['award', 'contract'], told: awarded },
  ...both(['accept', 'acceptForLater', 'start'], 'contractUpdate', 'active'),
  // A cancellation that is granted in part leaves what was delivered running.
  ...both(['complete', 'completePartly', 'grantCancelPartly'], 'implementation', 'active'),
  ...both(['fail', 'cancel', 'grantCancel'], 'contractTermination', 'terminated'),
  decline: {
    tags: ['awardCancellation'],
    told: (step) => ({
      awards: [awardOf(step, 'cancelled')],
      contracts: contractOf(step, { status: 'cancelled' }),
    }),
  },
};

function both(commands: readonly string[], tag: string, status: string): typeof STEPS {
  const step = { tags: [tag], told: (one: PublicStep): Body => ({ contracts: contractOf(one, { status }) }) };
  return Object.fromEntries(commands.map((command) => [command, step]));
}

/** The steps after which an order that was never awarded is nobody's business but its buyer's. */
const AFTER_AWARD = Object.keys(STEPS).filter((command) => !['submit', 'approve'].includes(command));

/**
 * The OCDS 1.2 release a step gives, null when it gives none. Only what is public goes in; what never is stands in
 * `x_withheld` with its reason.
 * @param id of the release
 * @param prefix of all ocids of this publisher
 * @param isAwarded whether the order was approved at any time
 */
export function releaseOf(step: PublicStep, id: string, prefix: string, isAwarded: boolean): Mapped | null {
  const mapping = Object.hasOwn(STEPS, step.command) ? STEPS[step.command]! : null;
  if (!mapping || (!isAwarded && AFTER_AWARD.includes(step.command))) return null;
  const ocid = `${prefix}-${step.order.number}`;
  const withheld: readonly Withheld[] = NEVER_PUBLISHED;
  const body = {
    ...{ ocid, id, date: formatInstant(step.at), tag: [...mapping.tags], initiationType: 'tender', language: 'zh' },
    parties: [partyOf(step.buyer, 'buyer'), partyOf(step.provider, 'supplier')],
    buyer: referenceOf(step.buyer),
    ...mapping.told(step),
    x_withheld: [...withheld],
  };
  return { ocid, tags: mapping.tags, body };
}
