import { dec, type Decimal, type Id, type Instant, monthPeriod, plain } from '#kernel';
import { bin, idOrNull, rows, type Runner } from '#platform';
import { type Gauge, type HeldShare, HeldShares, type TimelineEvent } from '../core/index.js';
import { keyText } from '../event/event-key.js';
import { eventsAt } from '../event/stored-events.js';
import { linksOf } from './carried.js';
import {
  asLineRow,
  chainsOf,
  EVENT_COLUMNS,
  type EventRow,
  type LineCuts,
  lineEvent,
  type LineEvent,
  monthEvents,
  type MonthRow,
} from './line-rows.js';

type Held = TimelineEvent & { row: MonthRow };
interface KnownGauge extends Gauge {
  carrier: Carrier | null;
}

/** The event whose value was carried in. */
interface Carrier {
  row: EventRow;
  /** Since when the line's instance has its value, where another buyer reported it; null where the buyer's own did. */
  handedOver: Instant | null;
}

/** Whether two instances of a service are of different buyers. */
export type OfOthers = (one: Id, other: Id) => Promise<boolean>;

/** What the closing of a cut saw of the gauge besides the month's events. */
async function gaugeAt(runner: Runner, line: LineCuts, cut: number, ofOthers: OfOthers): Promise<KnownGauge> {
  const { from } = monthPeriod(line.month);
  const [kept] = await rows<{
    carried_at: Instant | null;
    carried_key: Buffer | null;
    carried_from: Buffer | null;
    until_at: Instant;
  }>(
    runner,
    'SELECT carried_at, carried_key, carried_from, until_at FROM usage_gauge WHERE instance_id = ? AND meter = ? AND month = ? AND cut = ?',
    [bin(line.instanceId), line.meter, line.month, cut],
  );
  if (!kept) throw new RangeError(`cut ${cut} of ${line.meter} in ${line.month} was closed without its gauge`);
  const { carried_at: carriedAt, carried_key: carriedKey } = kept;
  const instanceId = idOrNull(kept.carried_from) ?? line.instanceId;
  const [link] = await linksOf(runner, [line]);
  const place =
    carriedAt !== null && carriedKey
      ? [{ instanceId, meter: line.meter, at: carriedAt, key: keyText(carriedKey) }]
      : [];
  const [carrier] = await eventsAt<EventRow>(runner, EVENT_COLUMNS, place);
  const theirs = carrier && link && (await ofOthers(instanceId, line.instanceId));
  return {
    from: Math.max(from, link?.since ?? from),
    until: kept.until_at,
    carried: carrier ? dec(carrier.quantity) : null,
    carrier: carrier ? { row: carrier, handedOver: theirs ? link.since : null } : null,
  };
}

function heldOf(row: MonthRow, { afterCut }: LineCuts): Held {
  const { isVoid, ...event } = asLineRow(row);
  const replaced = row.replaced_cut;
  return {
    ...event,
    row,
    before: !isVoid && row.cut <= afterCut && (replaced === null || replaced > afterCut),
    now: !isVoid && replaced === null,
    own: row.cut > afterCut && replaced === null,
  };
}

export async function* heldEvents(
  runner: Runner,
  line: LineCuts,
  ofOthers: OfOthers,
): AsyncGenerator<LineEvent, void, void> {
  const before = line.afterCut === 0 ? null : await gaugeAt(runner, line, line.afterCut, ofOthers);
  const now = await gaugeAt(runner, line, line.throughCut, ofOthers);
  const carrier = now.carrier ?? before?.carrier ?? null;
  const shares = new HeldShares<Held>(before, now);
  for await (const page of monthEvents(runner, line))
    yield* told(
      runner,
      line,
      page.flatMap((row) => shares.next(heldOf(row, line))),
      carrier,
    );
  yield* told(runner, line, shares.finish(), carrier);
}

async function* told(
  runner: Runner,
  line: LineCuts,
  shares: readonly HeldShare<Held>[],
  carrier: Carrier | null,
): AsyncGenerator<LineEvent, void, void> {
  const found = shares.flatMap(({ event, quantity }) => {
    const row = event?.row ?? carrier?.row;
    return row ? [{ row, quantity, handedOver: event ? null : carrier!.handedOver }] : [];
  });
  const own = found.filter(({ handedOver }) => handedOver === null).map(({ row }) => row);
  const chains = await chainsOf(runner, own, Number.MAX_SAFE_INTEGER);
  for (const { row, quantity, handedOver } of found)
    yield handedOver === null
      ? lineEvent(line, row, quantity, chains)
      : handedOverEvent(line, row, quantity, handedOver);
}

/** Sorts before every event of its instant. */
const FIRST = '0'.repeat(32);

/** Of what another buyer reported: only the value that came with the service, and since when (ADR 0058). */
function handedOverEvent(
  { lineNo, lineId, lineKind, instanceId, meter }: LineCuts,
  { quantity: value }: EventRow,
  quantity: Decimal,
  since: Instant,
): LineEvent {
  return {
    ...{ lineNo, lineId, lineKind, instanceId, meter, eventId: '', source: '', subject: null },
    ...{ quantity: plain(quantity), reportedQuantity: plain(value) },
    ...{ occurredAt: since, windowStart: null, receivedAt: since, correctsEventId: null },
    ...{ at: since, key: FIRST, place: FIRST },
  };
}
