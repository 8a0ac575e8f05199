import { type Id, type Instant, parseInstant } from '#kernel';
import { rows, type Runner } from '#platform';
import { DataSource } from 'typeorm';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../apps/testing/harness.js';
import {
  acceptedInstance,
  type EventWish,
  openBudget,
  publish,
  type Receipt,
  reportUse,
  runningInstance,
} from '../../../apps/testing/market.js';
import { CORRECTION_OF } from './event/stored-events.js';

/** A plan with a summed, a counted and a platform meter, and instances of it: for the specs of this lib. */
export const t0 = (text: string): Instant => parseInstant(text)!;
/** 1 September in Shanghai. */
export const SINCE = t0('2026-08-31T16:00:00Z');
export const NOW = t0('2026-10-20T08:30:00Z');
export const OPERATIONS = 'operations@provider-a.example';
export const OTHER_OPERATIONS = 'operations@provider-b.example';
export const BUYER = 'buyer@chengdu.example';

interface HourRow {
  instance_id: Buffer;
  meter: string;
  hour: Instant;
  quantity: string;
  n: number;
}

export class UseMarket {
  private constructor(
    readonly t: TestApp,
    readonly planId: Id,
    readonly budgetId: Id,
  ) {}

  static async open(options: { worker?: boolean; now?: Instant } = {}): Promise<UseMarket> {
    const t = await startTestApp(options);
    t.setNow(options.now ?? NOW);
    const { plans } = await publish(t, {
      payg: [
        { code: 'cpu', unitPrice: '0.5' },
        { code: 'calls', unitPrice: '0.01', aggregation: 'COUNT' },
        { code: 'hours', unitPrice: '1', source: 'PLATFORM' },
      ],
    });
    return new UseMarket(t, plans[0]!.id, await openBudget(t));
  }

  private wish(): {
    planId: Id;
    budgetId: Id;
    startsOn: string;
    expectedUsage: { meter: string; quantityPerMonth: string }[];
  } {
    const expectedUsage = ['cpu', 'calls'].map((meter) => ({ meter, quantityPerMonth: '0' }));
    return { planId: this.planId, budgetId: this.budgetId, startsOn: '2026-09-01', expectedUsage };
  }

  /** A running instance. */
  async instance(more: { activatedAt?: Instant; externalId?: string; quantity?: string } = {}): Promise<Id> {
    return (await runningInstance(this.t, { activatedAt: SINCE, ...this.wish(), ...more })).instanceId;
  }

  /** An instance that is still being made. */
  async unborn(): Promise<Id> {
    return (await acceptedInstance(this.t, this.wish())).instanceId;
  }

  report(events: EventWish[]): Promise<Receipt> {
    return reportUse(this.t, events);
  }

  /** Reports one event: ACCEPTED, DUPLICATE or the code of its rejection. */
  async one(event: object, email = OPERATIONS): Promise<string> {
    const { data, errors } = await this.t.gql<{ reportUsage: Receipt }>(
      'mutation($i:ReportUsageInput!){reportUsage(input:$i){accepted duplicates rejected{index id code message}}}',
      { i: { events: [event] } },
      email,
    );
    if (!data) return errors![0]!.extensions.code;
    const { accepted, duplicates, rejected } = data.reportUsage;
    return accepted ? 'ACCEPTED' : duplicates ? 'DUPLICATE' : rejected[0]!.code;
  }

  terminate(
    id: Id,
    at?: string,
    email = OPERATIONS,
  ): Promise<GqlAnswer<{ terminateInstance: { status: string; terminatedAt: string } }>> {
    return this.t.gql(
      'mutation($id:ID!,$at:DateTime){terminateInstance(id:$id,at:$at){status terminatedAt}}',
      { id, at },
      email,
    );
  }

  get database(): DataSource {
    return this.t.app.get(DataSource);
  }

  /** The kept hourly sums, and the same computed from the events; they must be equal [I5]. */
  async hours(runner: Runner = this.database): Promise<{ kept: string[]; fromEvents: string[] }> {
    const kept = await rows<HourRow>(runner, 'SELECT * FROM usage_rollup');
    const summed = await rows<HourRow>(
      runner,
      `SELECT e.instance_id, e.meter, CAST(DATE_FORMAT(e.at, '%Y-%m-%d %H:00:00') AS DATETIME(6)) AS hour,
              SUM(IF(c.corrected_key IS NULL, e.quantity, 0)) AS quantity,
              SUM(c.corrected_key IS NULL AND (e.corrects_key IS NULL OR e.quantity > 0)) AS n
         FROM usage_event e ${CORRECTION_OF} GROUP BY 1, 2, 3`,
    );
    const told = (row: HourRow): string =>
      `${row.instance_id.toString('hex')} ${row.meter} ${row.hour} ${row.quantity} ${Number(row.n)}`;
    return { kept: kept.map(told).sort(), fromEvents: summed.map(told).sort() };
  }

  async countEvents(where = '1 = 1'): Promise<number> {
    const [row] = await rows<{ n: string }>(this.database, `SELECT COUNT(*) AS n FROM usage_event WHERE ${where}`);
    return Number(row!.n);
  }
}

/** "CODE" or "CODE/ISSUE" of a refusal, "ok" when there was none. */
export function refusal({ errors }: GqlAnswer<unknown>): string {
  const [error] = errors ?? [];
  if (!error) return 'ok';
  return [error.extensions.code, ...(error.extensions.issues ?? []).slice(0, 1).map(({ code }) => code)].join('/');
}
