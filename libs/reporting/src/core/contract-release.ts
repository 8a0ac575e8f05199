import { type DateOn, formatInstant, type Instant } from '#kernel/core';
import type { ContractStatus, ContractStep } from '#procurement/core';
import { startOf } from './implementation.js';
import { awardIdOf, type Body, bodyOf, type Mapped, moneyOf, type PublicParty, referenceOf } from './release.js';

/** A step of a contract in its own right, with what is public of the contract; amounts as plain decimals. */
export interface PublicContractStep {
  step: ContractStep;
  /** The state it led to. */
  status: ContractStatus;
  at: Instant;
  contract: {
    number: string;
    title: string;
    currency: string;
    value: string;
    maximumValue: string;
    startsOn: DateOn | null;
    endsOn: DateOn | null;
    signedAt: Instant | null;
    filingNumber: string | null;
    publishedOn: DateOn | null;
  };
  /** Of the order it was made of, whose process it belongs to; null: it is a process of its own. */
  orderNumber: string | null;
  buyer: PublicParty;
  provider: PublicParty;
  /** `quantity`: at most; null without a limit. */
  items: readonly { id: string; description: string; quantity: string | null }[];
  /** What a step of a revision (补充合同) is about. */
  revision: { seq: number; reason: string; decidedAt: Instant | null } | null;
}

type Told = (step: PublicContractStep) => { tag: string; awards?: Body[]; contract: Body } | null;

const valuesOf = ({ contract }: PublicContractStep): Body => ({
  maximumValue: moneyOf(contract.maximumValue, contract.currency),
  period: {
    startDate: contract.startsOn && startOf(contract.startsOn),
    endDate: contract.endsOn && startOf(contract.endsOn),
  },
});

/** By the second signature; an order's own contract is signed by the order's acceptance, which tells of it. */
function signed(step: PublicContractStep): ReturnType<Told> {
  const { contract, status, provider, orderNumber } = step;
  if (status !== 'ACTIVE' || contract.signedAt === null || orderNumber !== null) return null;
  const items = step.items.map(({ id, description, quantity }) => ({
    ...{ id, description },
    ...(quantity !== null && { quantity: Number(quantity) }),
  }));
  const all = { title: contract.title, ...(items.length && { items }) };
  const dateSigned = formatInstant(contract.signedAt);
  const award = { id: awardIdOf(contract), status: 'active', date: dateSigned, suppliers: [referenceOf(provider)] };
  // What passes to a successor is what was left; what went before is told of in the process it was done in.
  const amount = step.step === 'novateContract' ? contract.maximumValue : contract.value;
  const value = moneyOf(amount, contract.currency);
  return {
    ...{ tag: 'contract', awards: [{ ...award, ...all, value }] },
    contract: { ...all, ...valuesOf(step), status: 'active', value, dateSigned },
  };
}

/** Why it was changed as a code: what people wrote of it may say what is withheld. */
const amended: Told = (step) =>
  step.revision?.decidedAt == null
    ? null
    : {
        tag: 'contractAmendment',
        contract: {
          ...valuesOf(step),
          amendments: [
            {
              ...{ id: String(step.revision.seq), date: formatInstant(step.revision.decidedAt) },
              rationale: step.revision.reason,
            },
          ],
        },
      };

const updated =
  (contract: Body): Told =>
  () => ({ tag: 'contractUpdate', contract });

const filed: Told = ({ contract }) => ({
  tag: 'contractUpdate',
  contract: { identifiers: [{ scheme: '备案', id: contract.filingNumber }] },
});

/** That it was, and when: where is what people wrote. */
const announced: Told = ({ contract }) => ({
  tag: 'contractUpdate',
  contract: {
    documents: [
      {
        ...{ id: 'publication', documentType: 'contractNotice', title: '合同公告' },
        datePublished: contract.publishedOn && startOf(contract.publishedOn),
      },
    ],
  },
});

const ended =
  (statusDetails: ContractStatus): Told =>
  () => ({ tag: 'contractTermination', contract: { status: 'terminated', statusDetails } });

const nothing: Told = () => null;

/** What is told of each step: a contract that never came into force is its parties' business. */
const STEPS: Readonly<Record<ContractStep, Told>> = {
  signContract: signed,
  refuseContract: nothing,
  lapseContract: nothing,
  freezeContract: updated({ statusDetails: 'FROZEN' }),
  // Null takes it away again.
  unfreezeContract: updated({ statusDetails: null }),
  signContractRevision: amended,
  refuseContractRevision: nothing,
  recordContractFiling: filed,
  recordContractPublication: announced,
  novateContract: (step) => (step.status === 'ACTIVE' ? signed(step) : ended('TERMINATED_EARLY')(step)),
  terminateContract: ended('TERMINATED_EARLY'),
  completeContract: ended('COMPLETED'),
};

/**
 * The release a step of a contract gives, null when it gives none: in the process of the order it was made of, or in
 * one of its own, from its second signature on.
 */
export function contractRelease(step: PublicContractStep, id: string, prefix: string): Mapped | null {
  const told = step.contract.signedAt === null ? null : STEPS[step.step](step);
  if (!told) return null;
  const number = step.orderNumber ?? step.contract.number;
  const contract = { id: step.contract.number, awardID: awardIdOf({ number }), ...told.contract };
  const { awards } = told;
  return bodyOf(
    { number, buyer: step.buyer, provider: step.provider },
    { id, at: step.at, prefix, tags: awards ? ['award', told.tag] : [told.tag] },
    { ...(awards && { awards }), contracts: [contract] },
  );
}
