import { DAY, type Decimal, type Instant, MINUTE } from '#kernel/core';
import type { UsageCode } from './codes.js';
import { type EventKey, type KnownEvent, type NewEvent, type ReportedEvent, useAt } from './event.js';
import { readQuantity } from './quantity.js';

/** How far ahead of our clock a provider's may be. */
export const CLOCK_SKEW = 5 * MINUTE;
export const LONGEST_WINDOW = 31 * DAY;

/** What judging needs to know of an instance. */
export interface MeteredInstance {
  id: string;
  providerId: string;
  externalId: string | null;
  /** It lives in [activatedAt, terminatedAt); null: not yet. */
  activatedAt: Instant | null;
  terminatedAt: Instant | null;
  /** The meters its plan prices and the provider reports. */
  meters: ReadonlySet<string>;
}

/** Everything the events are judged against; nothing of it is changed. */
export interface JudgeFacts {
  now: Instant;
  instances: readonly MeteredInstance[];
  /** Kept events with the keys of the events judged and of those they correct. */
  known: ReadonlyMap<EventKey, KnownEvent>;
  /** Keys of kept events that a kept event corrects. */
  corrected: ReadonlySet<EventKey>;
}

export type Verdict =
  { kind: 'ACCEPTED'; event: NewEvent } | { kind: 'DUPLICATE' } | { kind: 'REJECTED'; code: UsageCode };

const rejected = (code: UsageCode): Verdict => ({ kind: 'REJECTED', code });

/**
 * Judges events one after another, one verdict each: an accepted one is known to those that follow, a rejected one
 * leaves no trace. Identity is looked at first: a key that is known is a DUPLICATE when every value is the same
 * (instants, quantities and instances by value, however written), else IDEMPOTENCY_CONFLICT, whatever else holds.
 * Then the codes in the order of `USAGE_CODES`, the first that applies.
 */
export function judge(events: readonly ReportedEvent[], facts: JudgeFacts): Verdict[] {
  const find = finder(facts.instances);
  const known = new Map(facts.known);
  const corrected = new Set(facts.corrected);
  return events.map((event) => {
    const verdict = judgeOne(event, find(event), { now: facts.now, known, corrected });
    if (verdict.kind === 'ACCEPTED') {
      known.set(event.key, verdict.event);
      if (event.correctsKey !== null) corrected.add(event.correctsKey);
    }
    return verdict;
  });
}

type Find = (event: ReportedEvent) => MeteredInstance | null;

/** Finds an event's instance among its provider's, by either name; both, when given, must name the same one. */
function finder(instances: readonly MeteredInstance[]): Find {
  const byId = new Map(instances.map((instance) => [instance.id, instance]));
  const byExternalId = new Map(
    instances.flatMap((instance) =>
      instance.externalId === null ? [] : [[`${instance.providerId} ${instance.externalId}`, instance] as const],
    ),
  );
  return ({ providerId, instanceId, externalId }) => {
    const named = [
      ...(instanceId === null ? [] : [byId.get(instanceId)]),
      ...(externalId === null ? [] : [byExternalId.get(`${providerId} ${externalId}`)]),
    ];
    const [first] = named;
    return first?.providerId === providerId && named.every((instance) => instance === first) ? first : null;
  };
}

type Seen = Omit<JudgeFacts, 'instances'>;

function judgeOne(event: ReportedEvent, instance: MeteredInstance | null, seen: Seen): Verdict {
  const { value, code } = readQuantity(event.quantity);
  const before = seen.known.get(event.key);
  if (before)
    return samePayload(before, event, instance, value) ? { kind: 'DUPLICATE' } : rejected('IDEMPOTENCY_CONFLICT');
  if (!instance) return rejected('UNKNOWN_INSTANCE');
  if (!instance.meters.has(event.meter)) return rejected('UNKNOWN_METER');
  if (code !== null) return rejected(code);
  const fault = timeFault(event, instance, seen.now) ?? correctionFault(event, instance, seen);
  if (fault) return rejected(fault);
  const corrects = event.correctsKey === null ? null : seen.known.get(event.correctsKey)!;
  const { key, providerId, source, id, meter, occurredAt, windowStart, subject, correctsKey } = event;
  const kept = { key, providerId, source, id, meter, occurredAt, windowStart, subject, correctsKey };
  return { kind: 'ACCEPTED', event: { ...kept, instanceId: instance.id, quantity: value!, corrects, platform: false } };
}

const samePayload = (
  before: KnownEvent,
  event: ReportedEvent,
  instance: MeteredInstance | null,
  quantity: Decimal | null,
): boolean =>
  before.instanceId === instance?.id &&
  before.meter === event.meter &&
  quantity !== null &&
  before.quantity.eq(quantity) &&
  sameUse(before, event) &&
  before.correctsKey === event.correctsKey;

type Use = Pick<KnownEvent, 'occurredAt' | 'windowStart' | 'subject'>;
const sameUse = (a: Use, b: Use): boolean =>
  a.occurredAt === b.occurredAt && a.windowStart === b.windowStart && a.subject === b.subject;

function timeFault(event: ReportedEvent, instance: MeteredInstance, now: Instant): UsageCode | null {
  const { occurredAt, windowStart } = event;
  if (windowStart !== null && (windowStart > occurredAt || occurredAt - windowStart > LONGEST_WINDOW))
    return 'WINDOW_INVALID';
  if (occurredAt > now + CLOCK_SKEW) return 'IN_FUTURE';
  const at = useAt(event);
  const { activatedAt, terminatedAt } = instance;
  const alive = activatedAt !== null && activatedAt <= at && (terminatedAt === null || at < terminatedAt);
  return alive ? null : 'OUTSIDE_LIFETIME';
}

function correctionFault(
  event: ReportedEvent,
  instance: MeteredInstance,
  { known, corrected }: Seen,
): UsageCode | null {
  if (event.correctsKey === null) return null;
  const original = known.get(event.correctsKey);
  if (original?.instanceId !== instance.id || original.meter !== event.meter || !sameUse(original, event))
    return 'CORRECTION_MISMATCH';
  return corrected.has(event.correctsKey) ? 'ALREADY_CORRECTED' : null;
}
