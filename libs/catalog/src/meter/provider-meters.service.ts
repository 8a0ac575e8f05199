import { type Id, type Issue, Issues, text } from '#kernel';
import { bin, insertRows, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { isUsagePrice, type MeterAggregation, type PricePlan } from '../core/index.js';

interface Used {
  path: Issue['path'];
  meter: string;
  unit: string;
  aggregation: MeterAggregation;
}

/** The meters that plans use, each once; path is where a plan first names it. */
function metersOf(plans: readonly PricePlan[]): Used[] {
  const used = new Map<string, Used>();
  plans.forEach(({ prices }, plan) =>
    prices.forEach((price, index) => {
      const { meter, unit, aggregation } = price;
      // A price that did not pass its checks may lack any of them.
      if (!isUsagePrice(price) || meter === null || unit === null || aggregation === null || used.has(meter)) return;
      used.set(meter, { path: ['plans', plan, 'prices', index, 'meter'], meter, unit, aggregation });
    }),
  );
  return [...used.values()];
}

/** What each of a provider's meter codes counts: fixed by the first published price, the same ever after. */
@Injectable()
export class ProviderMeters {
  /** Adds METER_CONFLICT for every meter that the provider has published with another unit or aggregation. */
  async check(runner: Runner, issues: Issues, providerId: Id, plans: readonly PricePlan[]): Promise<void> {
    const used = metersOf(plans);
    if (!used.length) return;
    const fixed = await rows<{ code: string; unit: string; aggregation: MeterAggregation }>(
      runner,
      'SELECT code, unit, aggregation FROM provider_meter WHERE provider_id = ? AND code IN (?)',
      [bin(providerId), used.map(({ meter }) => meter)],
    );
    const known = new Map(fixed.map((row) => [row.code, row]));
    for (const { path, meter, unit, aggregation } of used) {
      const first = known.get(meter);
      if (first && (first.unit !== unit || first.aggregation !== aggregation))
        issues.add(
          path,
          'METER_CONFLICT',
          text(
            `Your meter "${meter}" already counts ${first.unit} by ${first.aggregation}; use another code.`,
            `您的计量项“${meter}”已按 ${first.aggregation} 计量，单位为 ${first.unit}；请使用其他代码。`,
          ),
        );
    }
  }

  /**
   * Fixes what these plans' meters count, at their offering's publication; METER_CONFLICT when another publication
   * fixed one differently. Of two at once the second waits on the key until the first has committed, and sees it.
   */
  async fix(runner: Runner, providerId: Id, offeringId: Id, plans: readonly PricePlan[]): Promise<void> {
    const used = metersOf(plans).toSorted((a, b) => (a.meter < b.meter ? -1 : 1)); // in key order: no deadlock
    await insertRows(
      runner,
      'INSERT INTO provider_meter (provider_id, code, unit, aggregation, offering_id)',
      used.map(({ meter, unit, aggregation }) => [bin(providerId), meter, unit, aggregation, bin(offeringId)]),
      'ON DUPLICATE KEY UPDATE code = provider_meter.code',
    );
    const issues = new Issues();
    await this.check(runner, issues, providerId, plans);
    issues.throwIfAny();
  }
}
