import { type WorkCalendar, workdayAfter } from '#compliance/core';
import { dateOf, dayStart, type Instant } from '#kernel/core';

/** Working days after its signing by which a contract is published (Regulation on the Procurement Law, Art. 50). */
const PUBLISHED_WITHIN = 2;

/**
 * From when on a release is public: never while its order is not awarded; not before the start of the second working
 * day after the award, nor before it is known.
 * @param known when the release is made
 */
export function publicFrom(awardedAt: Instant | null, known: Instant, works: WorkCalendar): Instant | null {
  if (awardedAt === null) return null;
  return Math.max(known, dayStart(workdayAfter(dateOf(awardedAt), PUBLISHED_WITHIN, works)));
}
