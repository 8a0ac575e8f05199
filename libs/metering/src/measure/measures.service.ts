import { Plans } from '#catalog';
import type { Actor } from '#identity';
import {
  dec,
  decimalInput,
  type Decimal,
  type Id,
  invalid,
  isId,
  isMonth,
  Issues,
  listInput,
  type Month,
  monthOf,
  notFound,
  sum,
  text,
} from '#kernel';
import { type InstanceFacts, Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  kpiVerdict,
  type KpiVerdict,
  slaMeasure,
  type SlaMeasure,
  slaTargets,
  type SlaVerdict,
  slaVerdict,
  wholeMeters,
} from '../core/index.js';
import { UsageLedger } from '../ledger/usage-ledger.js';

const MOST_INSTANCES = 1000;

interface Asked {
  instanceIds: readonly Id[];
  meter: string;
  month: Month;
  atLeast: string;
}

/** What was promised or planned about meters, and how a month stands to it. */
@Injectable()
export class Measures {
  constructor(
    private readonly dataSource: DataSource,
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly ledger: UsageLedger,
  ) {}

  /** The month's measures of the targets that the instance's offering holds. */
  async sla(
    actor: Actor,
    instanceId: Id,
    month: Month,
  ): Promise<{ month: Month; verdict: SlaVerdict; measures: SlaMeasure[] }> {
    checkMonth(month);
    const instance = await this.instances.forReading(actor, instanceId);
    const attributes = (await this.plans.byIds([instance.planId])).get(instance.planId)?.attributes ?? {};
    const used = await this.used([instance], month);
    const measures = slaTargets(attributes).map((target) =>
      slaMeasure(target, used.find(({ meter }) => meter === target.meter)?.quantity ?? null),
    );
    return { month, verdict: slaVerdict(measures), measures };
  }

  /** What instances say of a meter in a month, summed, beside the number it is to reach. NOT_FOUND for an unknown id. */
  async kpi({ instanceIds, meter, month, atLeast }: Asked): Promise<{ value: Decimal; verdict: KpiVerdict }> {
    const issues = new Issues();
    listInput(issues, ['instanceIds'], instanceIds, { min: 1, max: MOST_INSTANCES });
    const target = decimalInput(issues, ['atLeast'], atLeast);
    issues.throwIfAny();
    checkMonth(month);
    const ids = [...new Set(instanceIds)];
    const found = ids.every(isId) ? await this.instances.byIds(ids) : new Map<Id, InstanceFacts>();
    if (found.size < ids.length) throw notFound(text('service instance', '服务实例'));
    const used = await this.used([...found.values()], month);
    const value = sum(used.filter((one) => one.meter === meter).map(({ quantity }) => quantity));
    return { value, verdict: kpiVerdict(value, target!) };
  }

  /** What stands of the instances' meters in the month; meters without a standing event are left out. */
  private async used(
    instances: readonly InstanceFacts[],
    month: Month,
  ): Promise<{ meter: string; quantity: Decimal }[]> {
    const plans = await this.plans.byIds([...new Set(instances.map(({ planId }) => planId))]);
    const prices = [...plans.values()].flatMap((plan) => plan.prices);
    const uses = await this.ledger.peekMonths(this.dataSource, {
      spans: instances.flatMap(({ id, activatedAt }) =>
        activatedAt === null ? [] : [{ instanceId: id, from: monthOf(activatedAt) }],
      ),
      meters: [...new Set(prices.flatMap(({ meter }) => meter ?? []))],
      whole: wholeMeters(instances, plans),
      upTo: month,
    });
    const counted = new Set(prices.flatMap(({ meter, aggregation }) => (aggregation === 'COUNT' ? [meter] : [])));
    return uses
      .filter((use) => use.month === month)
      .flatMap(({ meters }) => meters)
      .filter(({ count, quantity }) => count > 0 || quantity !== '0')
      .map(({ meter, quantity, count }) => ({ meter, quantity: counted.has(meter) ? dec(count) : dec(quantity) }));
  }
}

function checkMonth(month: string): void {
  if (!isMonth(month)) throw invalid(['month'], 'MALFORMED', text('A month such as 2026-10.', '月份须形如 2026-10。'));
}
