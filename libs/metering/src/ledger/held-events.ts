import { dec, type Instant, monthPeriod } from '#kernel';
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
  carrier: EventRow | null;
}

/** What the closing of a cut saw of the gauge besides the month's events. */
async function gaugeAt(runner: Runner, line: LineCuts, cut: number): Promise<KnownGauge> {
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
  return {
    from: Math.max(from, link?.since ?? from),
    until: kept.until_at,
    carried: carrier ? dec(carrier.quantity) : null,
    carrier: carrier ?? null,
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

export async function* heldEvents(runner: Runner, line: LineCuts): AsyncGenerator<LineEvent, void, void> {
  const before = line.afterCut === 0 ? null : await gaugeAt(runner, line, line.afterCut);
  const now = await gaugeAt(runner, line, line.throughCut);
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
  carrier: EventRow | null,
): AsyncGenerator<LineEvent, void, void> {
  const found = shares.flatMap(({ event, quantity }) => {
    const row = event?.row ?? carrier;
    return row ? [{ row, quantity }] : [];
  });
  const chains = await chainsOf(
    runner,
    found.map(({ row }) => row),
    Number.MAX_SAFE_INTEGER,
  );
  for (const { row, quantity } of found) yield lineEvent(line, row, quantity, chains);
}
