import { DAY, type Instant, Issues, text } from '#kernel/core';
import type { Operation } from './permissions.js';
import type { Role } from './roles.js';

/** Days a delegation lasts at most: who is away longer is replaced, not stood in for. */
export const MOST_DAYS = 366;

export interface DelegationWish {
  fromPersonId: string;
  toPersonId: string;
  roles: readonly Role[];
  startsAt: Instant;
  endsAt: Instant;
}

/**
 * Checks a delegation within [startsAt, endsAt), at most `MOST_DAYS` days and not over before it began.
 * @param held the roles the delegating person has in their own right
 * Issues: REQUIRED, ROLE_NOT_HELD, NOT_ONESELF, EMPTY_PERIOD, IN_PAST, OUT_OF_RANGE.
 */
export function checkDelegation(wish: DelegationWish, held: readonly Role[], now: Instant): Issues {
  const issues = new Issues();
  if (!wish.roles.length) issues.add(['roles'], 'REQUIRED', text('At least one role.', '至少需要一个角色。'));
  wish.roles.forEach((role, index) => {
    if (!held.includes(role))
      issues.add(['roles', index], 'ROLE_NOT_HELD', text(`You do not hold the role ${role}.`, `您没有角色 ${role}。`));
  });
  if (wish.toPersonId === wish.fromPersonId)
    issues.add(['personId'], 'NOT_ONESELF', text('Choose a colleague.', '请选择一位同事。'));
  const { startsAt, endsAt } = wish;
  if (endsAt <= startsAt)
    issues.add(['endsAt'], 'EMPTY_PERIOD', text('Must lie after the start.', '必须晚于开始时间。'));
  else if (endsAt <= now) issues.add(['endsAt'], 'IN_PAST', text('Must lie in the future.', '必须是将来的时间。'));
  else if (endsAt - startsAt > MOST_DAYS * DAY)
    issues.add(['endsAt'], 'OUT_OF_RANGE', text(`At most ${MOST_DAYS} days.`, `最多 ${MOST_DAYS} 天。`));
  return issues;
}

/** What one does for oneself alone, and never for another: it would outlive the delegation, or pass it on. */
const IN_PERSON: readonly Operation[] = [
  'delegateRoles',
  'createApiKey',
  'rotateApiKey',
  'invitePerson',
  'createPerson',
  'deactivatePerson',
  'reactivatePerson',
  'secondFactor',
  'enrolSecondFactor',
  'confirmSecondFactor',
  'disableSecondFactor',
  'resetSecondFactor',
  'grantSystemAccess',
  'linkOidcIdentity',
  'openQueueBoard',
];

export const isInPerson = (operation: Operation): boolean => IN_PERSON.includes(operation);
