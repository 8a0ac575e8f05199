import type { Id } from '#kernel';
import { type HourWrite, type NewEvent, payloadText, PLATFORM_SOURCE } from '../core/index.js';
import { payloadDigest, platformEventKey } from '../event/event-key.js';

/** An event of the platform's own, as it is kept. */
export function platformEvent(
  { instanceId, providerId, meter }: { instanceId: Id; providerId: Id; meter: string },
  { id: eventId, quantity, corrects, occurredAt, windowStart }: HourWrite,
): NewEvent {
  const payload = {
    instanceId,
    meter,
    occurredAt,
    windowStart,
    quantity,
    subject: null,
    correctsKey: corrects?.key ?? null,
  };
  return {
    ...payload,
    key: platformEventKey(eventId),
    // Its quantity has 12 digits at most, as everything that is kept.
    digest: payloadDigest(payloadText(payload)!),
    providerId,
    source: PLATFORM_SOURCE,
    id: eventId,
    corrects: corrects && { ...corrects, instanceId, meter, subject: null },
    platform: true,
  };
}
