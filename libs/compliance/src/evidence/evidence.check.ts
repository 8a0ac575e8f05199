import type { DateOn } from '#kernel';
import { CODE, invalid, type Issues, listInput, text, textInput } from '#kernel';
import {
  bodyFault,
  type Body,
  type BodyFault,
  BODY_KINDS,
  type BodyKind,
  type EvidenceKind,
  lastDayOf,
  readDetails,
} from '../core/index.js';
import type { Evidence } from './evidence.rows.js';
import type { SubmitEvidenceInput } from './evidence.type.js';

type Told = Pick<Evidence, 'number' | 'validFrom' | 'lastValidOn' | 'offeringCodes' | 'details'>;

/** What evidence says, checked and trimmed; its last day is at most what its kind allows. Adds an issue for each fault. */
export function checkEvidence(
  issues: Issues,
  input: SubmitEvidenceInput & { validFrom: DateOn },
  kind: EvidenceKind,
): Told {
  const number = textInput(issues, ['number'], input.number, { max: 100 });
  const most = kind.validMonths === null ? null : lastDayOf(input.validFrom, kind.validMonths);
  const lastValidOn = earlier(input.lastValidOn ?? null, most);
  if (lastValidOn !== null && lastValidOn < input.validFrom)
    issues.add(['lastValidOn'], 'OUT_OF_RANGE', text('Not before the first day.', '不得早于起始日。'));
  const codes = input.offeringCodes ?? [];
  listInput(issues, ['offeringCodes'], codes, { max: 100 });
  const offeringCodes = codes
    .slice(0, 100)
    .map((code, index) => textInput(issues, ['offeringCodes', index], code, { max: 100, pattern: CODE }));
  const given: unknown = input.details ?? {};
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw invalid(['details'], 'WRONG_TYPE', text('An object.', '须为对象。'));
  const details = readDetails(issues, kind, given as Record<string, unknown>);
  return {
    number,
    validFrom: input.validFrom,
    lastValidOn,
    offeringCodes: [...new Set(offeringCodes)].sort(),
    details,
  };
}

const earlier = (one: DateOn | null, other: DateOn | null): DateOn | null =>
  one === null || other === null ? (one ?? other) : one < other ? one : other;

/** The kind of body that makes evidence of a kind; null for what an authority or the provider makes. */
export const bodyKindOf = ({ issuedBy }: EvidenceKind): BodyKind | null =>
  (BODY_KINDS as readonly string[]).includes(issuedBy) ? (issuedBy as BodyKind) : null;

const FAULTS: Record<BodyFault, ReturnType<typeof text>> = {
  BODY_NOT_REGISTERED: text('No body of the register that does this.', '登记册中没有可出具此类报告的机构。'),
  BODY_NOT_ACCREDITED: text('The accreditation of the body does not stand on that day.', '该机构的资质在当日无效。'),
  BODY_AFFILIATED: text('A body never reports on itself or an affiliate.', '机构不得为自身或关联机构出具报告。'),
};

/** VALIDATION_FAILED with what forbids the body to report on the provider on that day. */
export function refuseBody(body: Body | null, asked: { kind: BodyKind; providerId: string; on: DateOn }): void {
  const fault = bodyFault(body, asked);
  if (fault) throw invalid(['bodyId'], fault, FAULTS[fault]);
}
