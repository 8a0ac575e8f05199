import { type DateOn, formatInstant, type Instant } from '#kernel/core';
import { NEVER_PUBLISHED, type Withheld } from './withheld.js';

/** What is public of an order, amounts and quantities as plain decimals. */
export interface PublicOrder {
  order: { number: string; title: string; currency: string; estimate: string; startsOn: DateOn | null; months: number };
  buyer: PublicParty;
  provider: PublicParty;
  items: readonly { id: string; description: string; quantity: string; estimate: string }[];
  /** `signedAt`: when the second side signed it; `isOwn`: made of the order, whose acceptance signs it. */
  contract: { number: string; signedAt: Instant | null; isOwn: boolean } | null;
}

/** A step of an order's life. */
export interface PublicStep extends PublicOrder {
  /** The machine's command, or "create". */
  command: string;
  at: Instant;
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

export const moneyOf = (amount: string, currency: string): Body => ({ amount: numberOf(amount), currency });

export const partyOf = ({ id, name, uscc }: PublicParty, role: string): Body => ({
  ...{ id, name, roles: [role] },
  ...(uscc === null ? {} : { identifier: { scheme: 'CN-USCC', id: uscc, legalName: name } }),
});

export const referenceOf = ({ id, name }: PublicParty): Body => ({ id, name });

const itemsOf = ({ items, order }: PublicOrder): Body[] =>
  items.map(({ id, description, quantity, estimate }) => ({
    ...{ id, description, quantity: numberOf(quantity), value: moneyOf(estimate, order.currency) },
  }));

/** Ordered directly under what the provider has published: nobody competes for it. */
const tenderOf = (step: PublicStep, status: string): Body => ({
  ...{ id: step.order.number, title: step.order.title, status, procurementMethod: 'direct', competitive: false },
  ...{ value: moneyOf(step.order.estimate, step.order.currency), items: itemsOf(step) },
});

export const awardIdOf = ({ number }: { number: string }): string => `${number}-award`;

/** What a step says of the award and the contract beyond their ids. */
const awardOf = (step: PublicStep, status: string): Body => ({ id: awardIdOf(step.order), status });
/** Told again in each release, since lists are merged by id; none where an order has no contract. */
export const contractOf = (told: PublicOrder, more: Body): Body[] =>
  told.contract ? [{ id: told.contract.number, awardID: awardIdOf(told.order), ...more }] : [];
/** A contract's signing, unless it came after `at`. */
const signedBy = ({ contract }: PublicOrder, at: Instant): Body =>
  contract && contract.signedAt !== null && contract.signedAt <= at
    ? { dateSigned: formatInstant(contract.signedAt) }
    : {};

function awarded(step: PublicStep): Body {
  const { order, provider, at } = step;
  const all = { title: order.title, value: moneyOf(order.estimate, order.currency), items: itemsOf(step) };
  return {
    tender: tenderOf(step, 'complete'),
    awards: [{ ...awardOf(step, 'active'), ...all, date: formatInstant(at), suppliers: [referenceOf(provider)] }],
    contracts: contractOf(step, {
      ...all,
      status: 'pending',
      period: { startDate: order.startsOn && `${order.startsOn}T00:00:00+08:00` },
      // An order's own contract is signed by its acceptance.
      ...signedBy(step, at),
    }),
  };
}

// The acceptance is the second signature of an order's own contract, whatever instant of it was written first.
const accepted = (step: PublicStep): Body => ({
  contracts: contractOf(step, { status: 'active', ...signedBy(step, Infinity) }),
});

/** Tags and what is told, by command; a command that is not here gives no release. */
const STEPS: Readonly<Record<string, { tags: readonly string[]; told: (step: PublicStep) => Body }>> = {
  submit: { tags: ['planning'], told: (step) => ({ tender: tenderOf(step, 'planned') }) },
  approve: { tags: ['award', 'contract'], told: awarded },
  ...Object.fromEntries(
    ['accept', 'acceptForLater'].map((command) => [command, { tags: ['contractUpdate'], told: accepted }]),
  ),
  ...both(['start'], 'contractUpdate', 'active'),
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
  const more = step.command === 'approve' ? { ...mapping.told(step), ...relatedTo(step, prefix) } : mapping.told(step);
  return bodyOf(subjectOf(step), { id, at: step.at, prefix, tags: mapping.tags }, more);
}

/** A contract that is not the order's own is a process of its own: what the order is called off. */
const relatedTo = ({ contract }: PublicOrder, prefix: string): Body =>
  contract && !contract.isOwn
    ? {
        relatedProcesses: [
          { id: '1', relationship: ['framework'], scheme: 'ocid', identifier: `${prefix}-${contract.number}` },
        ],
      }
    : {};

/** Whose process a release is of: its number, which the ocid ends in, and both sides. */
export interface Subject {
  number: string;
  buyer: PublicParty;
  provider: PublicParty;
}

export const subjectOf = ({ order, buyer, provider }: PublicOrder): Subject => ({
  number: order.number,
  buyer,
  provider,
});

/** What every release has, and what this one tells. @param parties beside buyer and provider */
export function bodyOf(
  { number, buyer, provider }: Subject,
  { id, at, prefix, tags }: { id: string; at: Instant; prefix: string; tags: readonly string[] },
  more: Body,
  parties: readonly Body[] = [],
): Mapped {
  const ocid = `${prefix}-${number}`;
  const withheld: readonly Withheld[] = NEVER_PUBLISHED;
  const body = {
    ...{ ocid, id, date: formatInstant(at), tag: [...tags], initiationType: 'tender', language: 'zh' },
    parties: [partyOf(buyer, 'buyer'), partyOf(provider, 'supplier'), ...parties],
    buyer: referenceOf(buyer),
    ...more,
    x_withheld: [...withheld],
  };
  return { ocid, tags, body };
}
