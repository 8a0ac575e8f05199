import { type Actor, seesEverything } from '#identity';
import {
  Clock,
  dateOf,
  decimalInput,
  type Id,
  invalid,
  isMonth,
  Issues,
  type Month,
  monthOf,
  newId,
  notFound,
  plain,
  text,
  textInput,
} from '#kernel';
import { at, Audit, bin, Idempotency, rows, type Runner, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  clusterPue,
  type EnergyPurpose,
  type EnergyReading,
  lastMonthDue,
  limitOn,
  type Pue,
  pueStanding,
  type PueStanding,
  rollingPue,
} from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import { type Centre, DataCentres } from './data-centres.service.js';
import type { RecordEnergyReadingInput } from './centre.type.js';

/** How a data centre's measured PUE stands to the limit for a purpose. */
export interface EnergyStanding {
  standing: PueStanding | 'NOT_IN_PARK' | 'NO_LIMIT';
  limit: string | null;
  pue: Pue;
}

/** The most data centres whose energies one cluster sums. */
const MOST_OF_CLUSTER = 1000;
const noSuchCentre = (): Error => notFound(text('data centre', '数据中心'));

/** What data centres use, month by month, and what follows from it. */
@Injectable()
export class Energy {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly centres: DataCentres,
    private readonly policy: Policy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * A month's energies, kWh, of an own data centre, or by the operator of one that the plans name. IN_FUTURE for a
   * month that is not over, BELOW_IT for less in total than IT used. The last word on a month counts.
   */
  async record(actor: Actor, { idempotencyKey, ...input }: RecordEnergyReadingInput): Promise<Centre> {
    const centre = await this.centres.find(input.centreCode);
    const mine = centre?.organizationId === actor.organizationId;
    if (!centre || !(mine || (centre.id === null && seesEverything(actor.roles)))) throw noSuchCentre();
    const once = {
      organizationId: actor.organizationId,
      operation: 'recordEnergyReading',
      key: idempotencyKey,
      body: input,
    };
    await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const reading = this.checked(input);
        const readingId: Id = newId();
        await manager.query(
          'INSERT INTO energy_reading (id, centre_code, month, total_kwh, it_kwh, evidence, recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?,?)',
          [
            bin(readingId),
            centre.code,
            reading.month,
            reading.totalKwh,
            reading.itKwh,
            reading.evidence,
            bin(actor.personId),
            at(this.clock.now()),
          ],
        );
        await this.audit.write(manager, actor, {
          action: 'recordEnergyReading',
          subject: 'energyReading',
          subjectId: readingId,
          after: { centre: centre.code, ...reading },
        });
        return readingId;
      }),
    );
    return centre;
  }

  /** The readings of these centres by code, one a month, the last word on it, in the months' order. */
  async readings(codes: readonly string[], runner: Runner = this.dataSource): Promise<Map<string, EnergyReading[]>> {
    if (!codes.length) return new Map();
    const found = await rows<{ code: string; month: Month; total_kwh: string; it_kwh: string }>(
      runner,
      'SELECT centre_code AS code, month, total_kwh, it_kwh FROM energy_reading WHERE centre_code IN (?) ORDER BY centre_code, month, id',
      [codes],
    );
    const byCentre = Map.groupBy(found, ({ code }) => code);
    return new Map(
      [...byCentre].map(([code, own]) => {
        const last = new Map(
          own.map((row) => [row.month, { month: row.month, totalKwh: plain(row.total_kwh), itKwh: plain(row.it_kwh) }]),
        );
        return [code, [...last.values()]];
      }),
    );
  }

  /** How a centre with these readings stands today for a purpose. */
  standing(centre: Centre, readings: readonly EnergyReading[], purpose: EnergyPurpose): EnergyStanding {
    const now = this.clock.now();
    const limit = limitOn(this.policy.energyLimits, purpose, dateOf(now));
    const pue = rollingPue(readings, lastMonthDue(now, limit?.graceDays ?? 1), limit?.months ?? 12);
    if (!limit) return { standing: 'NO_LIMIT', limit: null, pue };
    const standing = limit.park !== null && limit.park !== centre.zone ? 'NOT_IN_PARK' : pueStanding(pue, limit);
    return { standing, limit: limit.limit, pue };
  }

  /** The rolling PUE of a cluster, Σ total ÷ Σ IT of its centres; NOT_FOUND for a cluster without any. */
  async cluster(cluster: string): Promise<{ centres: Centre[]; pue: ReturnType<typeof clusterPue> }> {
    const { nodes, hasNextPage } = await this.centres.list(cluster, { first: MOST_OF_CLUSTER, after: null });
    if (!nodes.length) throw notFound(text('cluster', '集群'));
    if (hasNextPage)
      throw invalid(['cluster'], 'TOO_MANY', text(`More than ${MOST_OF_CLUSTER}.`, `超过 ${MOST_OF_CLUSTER} 个。`));
    const readings = await this.readings(nodes.map(({ code }) => code));
    const parts = nodes.map((centre) => this.standing(centre, readings.get(centre.code) ?? [], 'DEMO_LABEL').pue);
    return { centres: nodes, pue: clusterPue(parts) };
  }

  private checked(input: RecordEnergyReadingInput): EnergyReading & { evidence: string } {
    const issues = new Issues();
    if (!isMonth(input.month))
      issues.add(['month'], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
    else if (input.month >= monthOf(this.clock.now()))
      issues.add(['month'], 'IN_FUTURE', text('A month that is over.', '须为已结束的月份。'));
    const total = decimalInput(issues, ['totalKwh'], input.totalKwh, { min: 'ABOVE_ZERO' });
    const it = decimalInput(issues, ['itKwh'], input.itKwh, { min: 'ABOVE_ZERO' });
    if (total && it && total.lt(it))
      issues.add(['totalKwh'], 'BELOW_IT', text('Not less than what IT used.', '不能少于 IT 设备用电量。'));
    const evidence = textInput(issues, ['evidence'], input.evidence, { max: 1000 });
    issues.throwIfAny();
    return { month: input.month, totalKwh: plain(total!), itKwh: plain(it!), evidence };
  }
}
