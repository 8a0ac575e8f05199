import type { Machine } from '#kernel/core';

export const BINDING_STATUSES = ['CREATING', 'READY', 'ENDING', 'ENDED', 'FAILED'] as const;
export type BindingStatus = (typeof BINDING_STATUSES)[number];
export type BindingCommand = 'ready' | 'fail' | 'end' | 'ended';

/** Credentials of an instance at its broker, from the wish for them until the broker has taken them back. */
export const BINDING_MACHINE: Machine<BindingStatus, BindingCommand> = {
  CREATING: { ready: 'READY', fail: 'FAILED' },
  READY: { end: 'ENDING' },
  ENDING: { ended: 'ENDED' },
  ENDED: {},
  FAILED: {},
};

/** With its envelope it is to lie in a BLOB. Bytes of UTF-8. */
const MOST_BYTES = 60_000;

/**
 * What is kept of a broker's answer to a bind request or to the question for a binding: `credentials`, which it must
 * have, and `endpoints`, as JSON; null when there are none that can be kept. Drains, routes and volumes need what a
 * market cannot give.
 */
export function bindingCredentials(body: string): string | null {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    return null;
  }
  const { credentials, endpoints } = (read ?? {}) as Record<string, unknown>;
  if (credentials === null || typeof credentials !== 'object' || Array.isArray(credentials)) return null;
  const kept = JSON.stringify({ credentials, ...(Array.isArray(endpoints) && { endpoints }) });
  return new TextEncoder().encode(kept).length <= MOST_BYTES ? kept : null;
}
