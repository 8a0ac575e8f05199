import { InstanceCosts } from '#billing';
import { type Actor, Tenancy } from '#identity';
import { addToMonth, dec, type Id, invalid, isId, isMonth, type Month, monthOf, text } from '#kernel';
import { LegacyMigrations, LegacySystems } from '#procurement';
import type { Page, Slice } from '#platform';
import { Injectable } from '@nestjs/common';
import { lastMonthAfter, type Saving, savingOf } from '../core/index.js';

/** A migrated system, and what its year in the cloud costs against a year before. */
export interface MigrationSaving {
  /** The migration's id. */
  id: Id;
  systemId: Id;
  organizationId: Id;
  code: string;
  nameZh: string;
  targetInstanceId: Id;
  fromMonth: Month;
  former: { amount: string; currency: string } | null;
  saving: Saving;
}

/** What migrating systems saves: 001 四(四). */
@Injectable()
export class MigrationSavings {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly migrations: LegacyMigrations,
    private readonly systems: LegacySystems,
    private readonly costs: InstanceCosts,
  ) {}

  /**
   * Of one's own organization's migrated systems, those beneath it where they are named; newest first.
   * @param fromMonth the first of twelve months; null: of each system, the one after it was migrated
   */
  async list(
    actor: Actor,
    { fromMonth, organizationIds }: { fromMonth: Month | null; organizationIds?: readonly Id[] | null },
    page: Page,
  ): Promise<Slice<MigrationSaving>> {
    if (fromMonth !== null && !isMonth(fromMonth))
      throw invalid(['fromMonth'], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
    const { buyers } = await this.tenancy.listScope(actor, organizationIds?.filter(isId));
    if (buyers?.length === 0) return { nodes: [], hasNextPage: false };
    const { nodes, hasNextPage } = await this.migrations.migrated(buyers, page);
    const first = (endedAt: number): Month => fromMonth ?? addToMonth(monthOf(endedAt), 1);
    const months = nodes.map(({ endedAt }) => first(endedAt!)).sort();
    const systems = await this.systems.byIds(nodes.map(({ systemId }) => systemId));
    const targets = nodes.map(({ targetInstanceId }) => targetInstanceId!);
    const costs = nodes.length ? await this.costs.of(targets, months[0]!, lastMonthAfter(months.at(-1)!)) : [];
    return {
      hasNextPage,
      nodes: nodes.map(({ id, systemId, organizationId, targetInstanceId, endedAt }) => {
        const { code, nameZh, yearlyCost, currency } = systems.get(systemId)!;
        const from = first(endedAt!);
        const invoiced = costs.filter(
          (cost) =>
            cost.instanceId === targetInstanceId &&
            cost.organizationId === organizationId &&
            cost.month >= from &&
            cost.month < lastMonthAfter(from),
        );
        const former = yearlyCost === null ? null : { amount: dec(yearlyCost), currency };
        return {
          ...{ id, systemId, organizationId, code, nameZh, targetInstanceId: targetInstanceId!, fromMonth: from },
          former: former && { amount: yearlyCost!, currency },
          saving: savingOf({ former, fromMonth: from, invoiced }),
        };
      }),
    };
  }
}
