import type { Id } from '#kernel';

/** Who does something, as far as the audit trail must know. Queued jobs act as `SYSTEM`. */
export interface Doer {
  personId: Id | null;
  organizationId: Id | null;
  /** In whose roles, where it is not their own. */
  onBehalfOf?: Id;
  roles: readonly string[];
  requestId: string;
}

export const system = (requestId: string): Doer => ({
  personId: null,
  organizationId: null,
  roles: ['SYSTEM'],
  requestId,
});
