import { DAY, type Instant, MINUTE } from '#kernel/core';
import type { UsageCode } from './codes.js';
import { type EventKey, type KnownEvent, type NewEvent, type ReportedEvent, useAt } from './event.js';
import { type Digest, payloadText } from './payload.js';
import { readQuantity } from './quantity.js';

/** How far ahead of our clock a provider's may be. */
export const CLOCK_SKEW = 5 * MINUTE;
export const LONGEST_WINDOW = 31 * DAY;

/** What judging needs to know of an instance. */
export interface MeteredInstance {
  id: string;
  providerId: string;
  externalId: string | null;
  /** The service that it is with others, one after the other; absent or null while it is alone. */
  serviceId?: string | null;
  /** It lives in [activatedAt, terminatedAt); null: not yet. */
  activatedAt: Instant | null;
  terminatedAt: Instant | null;
  /** Apart from one another; `to` is null while one lasts. */
  suspensions: readonly { from: Instant; to: Instant | null }[];
  /** The meters its plan prices and the provider reports. */
  meters: ReadonlySet<string>;
  /** Those of them that count on while it is suspended. */
  whileSuspended: ReadonlySet<string>;
}

/** Everything the events are judged against; nothing of it is changed. */
export interface JudgeFacts {
  now: Instant;
  instances: readonly MeteredInstance[];
  /** What is kept under the keys of the events judged. */
  known: ReadonlyMap<EventKey, Digest>;
  /** The kept events that the events judged correct, as far as they lie where their correction lies. */
  originals: ReadonlyMap<EventKey, KnownEvent>;
  /** Keys of kept events that a kept event corrects. */
  corrected: ReadonlySet<EventKey>;
  digest: (text: string) => Digest;
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
  const originals = new Map(facts.originals);
  const corrected = new Set(facts.corrected);
  const soFar = { ...facts, known, originals, corrected };
  return events.map((event) => {
    const verdict = judgeOne(event, find(event), soFar);
    if (verdict.kind === 'ACCEPTED') {
      known.set(event.key, verdict.event.digest);
      originals.set(event.key, verdict.event);
      if (event.correctsKey !== null) corrected.add(event.correctsKey);
    }
    return verdict;
  });
}

/** Where the events that these correct must lie: where their corrections lie, which keep instance, meter and window. */
export function placesOfOriginals(
  events: readonly ReportedEvent[],
  instances: readonly MeteredInstance[],
): { instanceId: string; meter: string; at: Instant; key: EventKey }[] {
  const corrections = events.filter(({ correctsKey }) => correctsKey !== null);
  if (!corrections.length) return [];
  const find = finder(instances);
  return corrections.flatMap((event) => {
    const instance = find(event);
    if (!instance) return [];
    return [{ instanceId: instance.id, meter: event.meter, at: useAt(event), key: event.correctsKey! }];
  });
}

type Find = (event: ReportedEvent) => MeteredInstance | null;

const livesAt = ({ activatedAt, terminatedAt }: MeteredInstance, at: Instant): boolean =>
  activatedAt !== null && activatedAt <= at && (terminatedAt === null || at < terminatedAt);

/**
 * Finds an event's instance among its provider's, by either name; both, when given, must name the same one, or the same
 * service. Of a service that went on as another instance it is the one that lived when it was used.
 */
function finder(instances: readonly MeteredInstance[]): Find {
  const byId = new Map(instances.map((instance) => [instance.id, instance]));
  const byExternalId = new Map(
    instances.flatMap((instance) =>
      instance.externalId === null ? [] : [[`${instance.providerId} ${instance.externalId}`, instance] as const],
    ),
  );
  const ofService = Map.groupBy(instances, ({ serviceId }) => serviceId);
  const inItsTime = (found: MeteredInstance, at: Instant): MeteredInstance =>
    found.serviceId ? (ofService.get(found.serviceId)!.find((each) => livesAt(each, at)) ?? found) : found;
  return (event) => {
    const { providerId, instanceId, externalId } = event;
    const one = instanceId === null ? null : byId.get(instanceId);
    const other = externalId === null ? null : byExternalId.get(`${providerId} ${externalId}`);
    const found = one ?? other;
    if (!found || found.providerId !== providerId) return null;
    const isSame = (named: MeteredInstance | null | undefined): boolean =>
      named === null || named === found || (!!named?.serviceId && named.serviceId === found.serviceId);
    return isSame(one) && isSame(other) ? inItsTime(found, useAt(event)) : null;
  };
}

function judgeOne(event: ReportedEvent, instance: MeteredInstance | null, facts: JudgeFacts): Verdict {
  const { value, code } = readQuantity(event.quantity);
  const { key, providerId, source, id, meter, occurredAt, windowStart, subject, correctsKey } = event;
  const said = { meter, occurredAt, windowStart, subject, correctsKey };
  const payload = instance && value && payloadText({ ...said, instanceId: instance.id, quantity: value });
  const digest = payload && facts.digest(payload);
  const before = facts.known.get(key);
  if (before !== undefined) return before === digest ? { kind: 'DUPLICATE' } : rejected('IDEMPOTENCY_CONFLICT');
  if (!instance) return rejected('UNKNOWN_INSTANCE');
  if (!instance.meters.has(event.meter)) return rejected('UNKNOWN_METER');
  if (code !== null) return rejected(code);
  const fault = timeFault(event, instance, facts.now) ?? correctionFault(event, instance, facts);
  if (fault) return rejected(fault);
  const corrects = correctsKey === null ? null : facts.originals.get(correctsKey)!;
  const kept = { ...said, key, providerId, source, id, instanceId: instance.id, quantity: value! };
  return { kind: 'ACCEPTED', event: { ...kept, digest: digest!, corrects, platform: false } };
}

type Use = Pick<KnownEvent, 'occurredAt' | 'windowStart' | 'subject'>;
const sameUse = (a: Use, b: Use): boolean =>
  a.occurredAt === b.occurredAt && a.windowStart === b.windowStart && a.subject === b.subject;

function timeFault(event: ReportedEvent, instance: MeteredInstance, now: Instant): UsageCode | null {
  const { occurredAt, windowStart } = event;
  if (windowStart !== null && (windowStart > occurredAt || occurredAt - windowStart > LONGEST_WINDOW))
    return 'WINDOW_INVALID';
  if (occurredAt > now + CLOCK_SKEW) return 'IN_FUTURE';
  const at = useAt(event);
  if (!livesAt(instance, at)) return 'OUTSIDE_LIFETIME';
  // What was counted before its suspension was told, by a clock ahead of ours, may still be corrected.
  if (event.correctsKey !== null || instance.whileSuspended.has(event.meter)) return null;
  return instance.suspensions.some(({ from, to }) => from <= at && (to === null || at < to)) ? 'SUSPENDED' : null;
}

function correctionFault(
  event: ReportedEvent,
  instance: MeteredInstance,
  { originals, corrected }: JudgeFacts,
): UsageCode | null {
  if (event.correctsKey === null) return null;
  const original = originals.get(event.correctsKey);
  if (original?.instanceId !== instance.id || original.meter !== event.meter || !sameUse(original, event))
    return 'CORRECTION_MISMATCH';
  return corrected.has(event.correctsKey) ? 'ALREADY_CORRECTED' : null;
}
