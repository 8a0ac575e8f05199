import type { AuditTrailFilter } from '../../graphql/schema.generated';
import { dayOf, knownText, said, textsOf } from '../../parts/search';

export interface AuditSearch {
  actions?: string[];
  organization?: string;
  person?: string;
  subject?: string;
  from?: string;
  /** Its whole day is shown. */
  until?: string;
}

const MOST_ACTIONS = 20;

export const readAuditSearch = (search: Record<string, unknown>): AuditSearch =>
  said({
    actions: textsOf(search.actions, MOST_ACTIONS),
    organization: knownText(search.organization, 36),
    person: knownText(search.person, 36),
    subject: knownText(search.subject, 36),
    from: dayOf(search.from),
    until: dayOf(search.until),
  });

/** A day of the market begins at its own midnight. */
const midnight = (day: string, daysLater = 0): string =>
  new Date(new Date(`${day}T00:00:00+08:00`).getTime() + daysLater * 86_400_000).toISOString();

export const auditFilter = ({
  actions,
  organization,
  person,
  subject,
  from,
  until,
}: AuditSearch): AuditTrailFilter => ({
  ...(actions && { actions }),
  ...(organization && { organizationId: organization }),
  ...(person && { personId: person }),
  ...(subject && { subjectId: subject }),
  ...(from && { from: midnight(from) }),
  ...(until && { to: midnight(until, 1) }),
});
