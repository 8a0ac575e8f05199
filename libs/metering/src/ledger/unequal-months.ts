import { type Id, type Month, monthPeriod } from '#kernel';
import { at, bins, id, rows, type Runner } from '#platform';

interface InstanceMonth {
  instanceId: Id;
  month: Month;
}

/** A meter's hours in a month that are not what its events say. */
export interface UnequalMonth {
  month: Month;
  meter: string;
}

const CHUNK = 500;

/**
 * What the events of instances stand for, by meter: a correction takes its original's place, one to "0" voids it.
 * The original lies in the same instance, meter and instant, so it is found by the primary key.
 */
const EVENTS = `SELECT e.instance_id, e.meter, SUM(e.quantity - COALESCE(o.quantity, 0)) AS quantity,
    SUM(IF(e.corrects_key IS NULL, 1, (e.quantity > 0) - IF(o.corrects_key IS NULL, 1, o.quantity > 0))) AS n
  FROM usage_event e LEFT JOIN usage_event o
    ON o.instance_id = e.instance_id AND o.meter = e.meter AND o.at = e.at AND o.event_key = e.corrects_key
 WHERE e.instance_id IN (?) AND e.at >= ? AND e.at < ? GROUP BY e.instance_id, e.meter`;

const HOURS = `SELECT instance_id, meter, SUM(quantity) AS quantity, SUM(n) AS n FROM usage_rollup
 WHERE instance_id IN (?) AND hour >= ? AND hour < ? GROUP BY instance_id, meter`;

interface Sums {
  instance_id: Buffer;
  meter: string;
  quantity: string;
  n: string;
}

/** Compares in memory: one reading of the events and one of the hours for each 500 instances of a month. */
export async function unequalMonths(runner: Runner, months: readonly InstanceMonth[]): Promise<Map<Id, UnequalMonth>> {
  const found = new Map<Id, UnequalMonth>();
  for (const [month, some] of Map.groupBy(months, (one) => one.month)) {
    const ids = [...new Set(some.map(({ instanceId }) => instanceId))].sort();
    const { from, to } = monthPeriod(month);
    for (let start = 0; start < ids.length; start += CHUNK) {
      const of = [bins(ids.slice(start, start + CHUNK)), at(from), at(to)];
      const events = sumsOf(await rows<Sums>(runner, EVENTS, of));
      const hours = sumsOf(await rows<Sums>(runner, HOURS, of));
      for (const [key, { instanceId, meter }] of new Map([...events, ...hours]))
        if (events.get(key)?.sums !== hours.get(key)?.sums) found.set(instanceId, { month, meter });
    }
  }
  return found;
}

/** Sums by instance and meter; what is zero in every way is as if it were not there. */
function sumsOf(found: readonly Sums[]): Map<string, { instanceId: Id; meter: string; sums: string }> {
  const zero = (text: string): boolean => /^[-0.]*$/.test(text);
  return new Map(
    found
      .filter(({ quantity, n }) => !zero(quantity) || !zero(n))
      .map(({ instance_id, meter, quantity, n }) => {
        const instanceId = id(instance_id);
        return [`${instanceId} ${meter}`, { instanceId, meter, sums: `${quantity} ${Number(n)}` }];
      }),
  );
}
