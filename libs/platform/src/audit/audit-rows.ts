import type { Instant } from '#kernel';

/** A row of the trail as the database gives it. */
export interface AuditRow {
  id: Buffer;
  at: Instant;
  person_id: Buffer | null;
  on_behalf_of: Buffer | null;
  organization_id: Buffer | null;
  roles: string;
  request_id: string;
  action: string;
  subject: string;
  subject_id: Buffer | null;
  before: unknown;
  after: unknown;
}
