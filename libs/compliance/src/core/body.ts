import type { DateOn } from '#kernel/core';

/** What third-party bodies do. 003 五(四) names the first three, 002 三(二) the 数商. */
export const BODY_KINDS = ['TEST_CERTIFICATION', 'ENTERPRISE_CERTIFICATION', 'PROMOTION', 'DATA_BROKER'] as const;
export type BodyKind = (typeof BODY_KINDS)[number];

/** A body as the register has it. */
export interface Body {
  organizationId: string;
  kinds: readonly BodyKind[];
  /** [accreditedFrom, lastAccreditedOn], both days taken. */
  accreditedFrom: DateOn;
  lastAccreditedOn: DateOn;
  /** Organizations it belongs with, whatever way. */
  affiliateIds: readonly string[];
}

export type BodyFault =
  /** Not in the register, or not for what it is to do. */
  | 'BODY_NOT_REGISTERED'
  /** Its accreditation did not stand on that day. */
  | 'BODY_NOT_ACCREDITED'
  /** It is the provider itself, or belongs with it. */
  | 'BODY_AFFILIATED';

/**
 * What forbids a body to report on a provider on a day; null when nothing does. An accreditation that has ended since
 * does not undo what was reported while it stood. 003 五(四), 002 三(二).
 */
export function bodyFault(
  body: Body | null,
  { kind, providerId, on }: { kind: BodyKind; providerId: string; on: DateOn },
): BodyFault | null {
  if (!body?.kinds.includes(kind)) return 'BODY_NOT_REGISTERED';
  if (on < body.accreditedFrom || on > body.lastAccreditedOn) return 'BODY_NOT_ACCREDITED';
  return body.organizationId === providerId || body.affiliateIds.includes(providerId) ? 'BODY_AFFILIATED' : null;
}
