import { addToMonth, type Id, type Instant, type Month, monthOf, monthsOf, monthStart } from '#kernel';
import type { Runner } from '#platform';
import type { WholeMeter } from '../core/index.js';
import { linksOf } from './carried.js';

interface InstanceMonth {
  instanceId: Id;
  month: Month;
}

/**
 * The months over which gauges may have kept their values though no event came in them: after an instance's first month
 * with any, or since it goes on from another one, whose value holds on.
 * @param groups the instances wanted, by the first month they are looked at in
 * @param known the months of these that are kept, ascending within an instance
 */
export async function quietMonths(
  runner: Runner,
  gauges: readonly WholeMeter[],
  groups: readonly { from: Month; ids: readonly Id[] }[],
  known: readonly InstanceMonth[],
  { upTo, now }: { upTo: Month; now: Instant },
): Promise<InstanceMonth[]> {
  const ends = new Map(gauges.map(({ instanceId, terminatedAt }) => [instanceId, terminatedAt]));
  const since = new Map((await linksOf(runner, gauges)).map((link) => [link.instanceId, monthOf(link.since)]));
  const kept = Map.groupBy(known, ({ instanceId }) => instanceId);
  return groups.flatMap(({ from, ids }) =>
    ids.flatMap((instanceId) => {
      const months = (kept.get(instanceId) ?? []).map(({ month }) => month);
      const linked = since.get(instanceId);
      const firsts = [...months.slice(0, 1), ...(linked === undefined ? [] : [linked < from ? from : linked])].sort();
      if (!firsts.length) return [];
      const end = Math.min(monthStart(addToMonth(upTo, 1)), ends.get(instanceId) ?? Infinity, now);
      return monthsOf({ from: monthStart(firsts[0]!), to: end })
        .filter((month) => !months.includes(month))
        .map((month) => ({ instanceId, month }));
    }),
  );
}
