import { lifeOf, meterOf } from '#catalog/core';
import { Plans } from '#catalog';
import type { Actor } from '#identity';
import { Clock, DAY, type Decimal, decimalInput, type Id, Issues, plain, text } from '#kernel';
import { InstanceReading } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { livedPart, utilisationOf } from '../core/index.js';
import { periodSpans } from '../ledger/spans.js';

export interface UtilisationQuery {
  meter: string;
  days: number;
  /** A share, "0.1". */
  idleBelow: string;
  idleOnly: boolean;
  organizationIds: readonly Id[] | null;
}

export interface UtilisationRow {
  instanceId: Id;
  average: string;
  utilisation: string;
  idle: boolean;
}

/** Services looked at in one answer, and days looked back. */
const MOST_INSTANCES = 1_000;
const MOST_DAYS = 92;
/** A gauge that has said nothing for so long before the period says nothing of it. */
const CARRIED_FOR = 31 * DAY;

/** How much of what was bought is used, and what runs for little [S1-57]. */
@Injectable()
export class UtilisationReport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly instances: InstanceReading,
    private readonly plans: Plans,
    private readonly clock: Clock,
  ) {}

  /**
   * One's services whose plan has this meter as a gauge (TIME_WEIGHTED), newest first, over the last `days` days to
   * now; those of which nothing was observed are left out. VALIDATION_FAILED: OUT_OF_RANGE, the decimal codes,
   * TOO_MANY (more than 1 000 services).
   */
  async rows(actor: Actor, query: UtilisationQuery): Promise<UtilisationRow[]> {
    const limit = this.checked(query);
    const now = this.clock.now();
    const period = { from: now - query.days * DAY, to: now };
    const found = await this.instances.livedIn(actor, period, query.organizationIds, MOST_INSTANCES);
    const plans = await this.plans.byIds([...new Set(found.map(({ planId }) => planId))]);
    const gauged = found.flatMap((instance) => {
      const price = meterOf(plans.get(instance.planId)?.prices ?? [], query.meter);
      return price?.aggregation === 'TIME_WEIGHTED' ? [{ instance, unit: price.unit }] : [];
    });
    const ids = gauged.map(({ instance }) => instance.id).sort();
    const spans = await periodSpans(this.dataSource, ids, query.meter, period);
    const before = { from: period.from - CARRIED_FOR, to: period.from };
    const carried = await periodSpans(this.dataSource, ids, query.meter, before);
    return gauged.flatMap(({ instance, unit }) => {
      const { from, to: until } = livedPart(period, instance, now);
      const gauge = { from, until, carried: carried.get(instance.id)?.latest ?? null };
      const seen = { span: spans.get(instance.id) ?? null, gauge };
      const of = utilisationOf(seen, { unit, life: lifeOf(instance) }, limit);
      if (!of || (query.idleOnly && !of.idle)) return [];
      const { average, utilisation, idle } = of;
      return [{ instanceId: instance.id, average: plain(average), utilisation: plain(utilisation), idle }];
    });
  }

  private checked({ days, idleBelow }: UtilisationQuery): Decimal {
    const issues = new Issues();
    if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
      issues.add(['days'], 'OUT_OF_RANGE', text(`Between 1 and ${MOST_DAYS} days.`, `须在 1 到 ${MOST_DAYS} 天之间。`));
    const limit = decimalInput(issues, ['idleBelow'], idleBelow, { integerDigits: 1 });
    issues.throwIfAny();
    return limit!;
  }
}
