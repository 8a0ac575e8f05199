import { type Instant, MINUTE } from '#kernel/core';

export const AGENT_STATUSES = ['UNKNOWN', 'ACTIVE', 'DISCONNECTED'] as const;
export type AgentStatus = (typeof AGENT_STATUSES)[number];

/** So long after its last heartbeat an agent counts as running. */
export const AGENT_SILENCE = 5 * MINUTE;

/**
 * How an agent stands: ACTIVE up to five minutes after it was last seen, that instant included, DISCONNECTED later.
 * UNKNOWN when it was never seen, or is said to be seen in a future further away than clocks differ.
 */
export function agentStatus(lastSeenAt: Instant | null, now: Instant): AgentStatus {
  if (lastSeenAt === null || lastSeenAt - now > AGENT_SILENCE) return 'UNKNOWN';
  return now - lastSeenAt <= AGENT_SILENCE ? 'ACTIVE' : 'DISCONNECTED';
}
