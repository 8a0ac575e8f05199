import { Plans } from '#catalog';
import { type Organization, Organizations } from '#identity';
import { type Id, type Month, monthPeriod, type Text } from '#kernel';
import { UsageLedger } from '#metering';
import { BOM, csvRows, textCell, bin, bins, id, type Page, rows, type Slice } from '#platform';
import { type InstanceFacts, Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AccountOutcome, notBilled, type NotBilledReason, type WaitingReason } from '../core/index.js';
import { accountKey } from './account.js';
import type { BillingRun } from './billing-runs.service.js';
import { heldFor } from './run-progress.js';

/** An instance with use or charges in a run's month that is on no invoice, or with use that is on no line. */
export interface NotBilled {
  instance: InstanceFacts;
  reason: NotBilledReason;
  detail: Text;
  /** Meters with use that is on no line. */
  meters: string[];
}

/** Instances looked at together. */
const PAGE = 500;
const HEAD = [
  'instanceId',
  'externalId',
  'organizationCode',
  'organizationName',
  'providerCode',
  'providerName',
  'currency',
  'reason',
  'detail',
  'detailZh',
  'meters',
];

/** What of a month is on no invoice, and why: read from what stands, whenever it is asked for. */
@Injectable()
export class NotBilledReport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly usage: UsageLedger,
    private readonly organizations: Organizations,
  ) {}

  /** In the order of the instances' ids. */
  async list(run: BillingRun, { first, after }: Page): Promise<Slice<NotBilled>> {
    const found: NotBilled[] = [];
    for await (const page of this.pages(run, after)) {
      found.push(...page);
      if (found.length > first) break;
    }
    return { nodes: found.slice(0, first), hasNextPage: found.length > first };
  }

  /** The whole report as CSV, piece by piece. */
  async *file(run: BillingRun): AsyncGenerator<string, void, void> {
    yield BOM + csvRows([HEAD]);
    for await (const page of this.pages(run, null)) {
      const ids = page.flatMap(({ instance }) => [instance.organizationId, instance.providerId]);
      const organizations = await this.organizations.byIds(ids);
      if (page.length) yield csvRows(page.map((row) => cells(row, organizations)));
    }
  }

  private async *pages(run: BillingRun, start: Id | null): AsyncGenerator<NotBilled[], void, void> {
    const period = monthPeriod(run.period);
    for (let after = start; ;) {
      const instances = await this.instances.livingIn(period, run.organizationId, { after, limit: PAGE });
      const last = instances.at(-1);
      if (!last) return;
      yield await this.judged(run, instances);
      if (instances.length < PAGE) return;
      after = last.id;
    }
  }

  private async judged(run: BillingRun, instances: readonly InstanceFacts[]): Promise<NotBilled[]> {
    const ids = instances.map((instance) => instance.id);
    const accounts = await this.accountsOf(run.id, instances);
    const plans = await this.plans.byIds(instances.map(({ planId }) => planId));
    const meters = await this.usage.metersUsed(this.dataSource, ids, run.period);
    const lines = await this.linesOf(ids, run.period);
    return instances.flatMap((instance): NotBilled[] => {
      const found = notBilled({
        account: accounts.get(accountKey(instance)) ?? null,
        run: { cancelled: run.status === 'CANCELLED', dry: run.dryRun },
        madeAfter: run.startedAt !== null && instance.createdAt > run.startedAt,
        meters: meters.get(instance.id) ?? [],
        lines: lines.get(instance.id) ?? [],
        feeless: (plans.get(instance.planId)?.prices ?? []).every(
          ({ kind, interval }) => kind === 'USAGE' || kind === 'ONE_TIME' || interval === 'YEAR',
        ),
      });
      return found ? [{ instance, ...found }] : [];
    });
  }

  private async accountsOf(runId: Id, instances: readonly InstanceFacts[]): Promise<Map<string, AccountOutcome>> {
    const found = await rows<{
      organization_id: Buffer;
      provider_id: Buffer;
      currency: string;
      status: AccountOutcome['status'];
      waiting_reason: WaitingReason | null;
      waiting_detail: unknown;
    }>(
      this.dataSource,
      `SELECT organization_id, provider_id, currency, status, waiting_reason, waiting_detail FROM billing_run_account
        WHERE run_id = ? AND organization_id IN (?)`,
      [bin(runId), bins([...new Set(instances.map(({ organizationId }) => organizationId))])],
    );
    return new Map(
      found.map(({ organization_id, provider_id, currency, status, waiting_reason: reason, waiting_detail }) => [
        accountKey({ organizationId: id(organization_id), providerId: id(provider_id), currency }),
        { status, waitingReason: reason, detail: reason && heldFor(reason, waiting_detail).detail },
      ]),
    );
  }

  /** The lines that stand of these instances for the month, on whatever invoice. */
  private async linesOf(ids: readonly Id[], month: Month): Promise<Map<Id, { meter: string | null }[]>> {
    const found = await rows<{ instance_id: Buffer; meter: string | null }>(
      this.dataSource,
      'SELECT DISTINCT instance_id, meter FROM invoice_line WHERE instance_id IN (?) AND service_month = ?',
      [bins(ids), month],
    );
    return Map.groupBy(found, (row) => id(row.instance_id));
  }
}

const cells = ({ instance, reason, detail, meters }: NotBilled, organizations: Map<Id, Organization>): string[] => {
  const [buyer, provider] = [organizations.get(instance.organizationId), organizations.get(instance.providerId)];
  return [
    instance.id,
    textCell(instance.externalId),
    textCell(buyer?.code ?? null),
    textCell(buyer?.name ?? null),
    textCell(provider?.code ?? null),
    textCell(provider?.name ?? null),
    instance.currency,
    reason,
    textCell(detail.en),
    textCell(detail.zh),
    textCell(meters.join(' ')),
  ];
};
