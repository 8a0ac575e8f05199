import type { DateOn } from '#kernel/core';
import type { AdmissionTerms } from './admission-terms.js';
import { dayAfter, type EvidenceHeld, isValidOnDay } from './evidence.js';

/** How a provider stands with the market on a day. */
export const STANDINGS = [
  /** Never admitted, and not applying. */
  'NONE',
  /** Never admitted; its application is open. */
  'APPLYING',
  'ADMITTED',
  /** Admitted with conditions of which none is overdue. */
  'CONDITIONAL',
  /** Admitted; its admission ends soon. */
  'RENEWAL_DUE',
  /** Admitted; a condition is overdue or something it must keep up is not: nothing new is listed. */
  'CONDITION_UNMET',
  /** Admitted once: nothing of it is ordered for now. */
  'SUSPENDED',
  'REMOVED',
] as const;
export type Standing = (typeof STANDINGS)[number];

export const STANDING_REASONS = [
  'ADMISSION_ENDED',
  'SUSPENDED_BY_OPERATOR',
  'EVIDENCE_LAPSED',
  'CONDITION_OVERDUE',
] as const;

/** Why a provider stands as it does. */
export interface StandingReason {
  code: (typeof STANDING_REASONS)[number];
  /** The kind of evidence that is missing or has run out. */
  evidenceKind: string | null;
}

export interface AdmissionFacts {
  /** Null while it was never admitted. */
  admission: { lastValidOn: DateOn; removedOn: DateOn | null } | null;
  hasOpenApplication: boolean;
  conditions: readonly { dueOn: DateOn; metOn: DateOn | null }[];
  /** [fromOn, untilOn): it ends by itself on `untilOn`. Null: until it is lifted. */
  suspensions: readonly { fromOn: DateOn; untilOn: DateOn | null; liftedOn: DateOn | null }[];
  /** Its verified evidence, whatever its days. */
  evidence: readonly EvidenceHeld[];
}

/**
 * How a provider stands on a day, and why where it is not simply admitted. Nothing but days decides, so that what runs
 * out on one day counts from the next, whether or not anything has run in between. 004 一(二)1, 003 工程五.
 */
export function standingOn(
  facts: AdmissionFacts,
  terms: Pick<AdmissionTerms, 'evidence' | 'renewalNoticeDays'>,
  on: DateOn,
): { standing: Standing; reasons: StandingReason[] } {
  const { admission } = facts;
  if (!admission) return { standing: facts.hasOpenApplication ? 'APPLYING' : 'NONE', reasons: [] };
  if (admission.removedOn !== null && admission.removedOn <= on) return { standing: 'REMOVED', reasons: [] };
  const lapsed = (lapse: string): StandingReason[] =>
    terms.evidence
      .filter((needed) => needed.lapse === lapse)
      .filter(({ kind }) => !facts.evidence.some((held) => isOfProvider(held, kind) && isValidOnDay(held, on)))
      .map(({ kind }) => ({ code: 'EVIDENCE_LAPSED', evidenceKind: kind }));
  const because = (code: StandingReason['code'], holds: boolean): StandingReason[] =>
    holds ? [{ code, evidenceKind: null }] : [];

  const suspending = [
    ...because('ADMISSION_ENDED', admission.lastValidOn < on),
    ...because(
      'SUSPENDED_BY_OPERATOR',
      facts.suspensions.some((one) => isSuspendedOn(one, on)),
    ),
    ...lapsed('SUSPENDED'),
  ];
  if (suspending.length) return { standing: 'SUSPENDED', reasons: suspending };
  const open = facts.conditions.filter(({ metOn }) => metOn === null || metOn > on);
  const unmet = [
    ...because(
      'CONDITION_OVERDUE',
      open.some(({ dueOn }) => dueOn < on),
    ),
    ...lapsed('CONDITION_UNMET'),
  ];
  if (unmet.length) return { standing: 'CONDITION_UNMET', reasons: unmet };
  if (open.length) return { standing: 'CONDITIONAL', reasons: [] };
  const renewal = on >= dayAfter(admission.lastValidOn, -terms.renewalNoticeDays);
  return { standing: renewal ? 'RENEWAL_DUE' : 'ADMITTED', reasons: [] };
}

/** What is about some offerings alone says nothing of the provider as a whole. */
export const isOfProvider = ({ kind, offeringCodes }: EvidenceHeld, wanted: string): boolean =>
  kind === wanted && !offeringCodes.length;

const isSuspendedOn = ({ fromOn, untilOn, liftedOn }: AdmissionFacts['suspensions'][number], on: DateOn): boolean =>
  fromOn <= on && (untilOn === null || on < untilOn) && (liftedOn === null || on < liftedOn);
