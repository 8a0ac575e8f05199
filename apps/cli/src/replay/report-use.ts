import { dec, type Decimal, formatInstant, ZERO } from '#kernel';
import { type Charge, isSkip, type Skip } from './focus-row.js';
import type { Seller } from './market.js';
import { componentCode, subscriptionKey } from './survey.js';

/** What became of the rows of one provider. */
export interface Tally {
  read: number;
  reported: number;
  duplicates: number;
  skipped: { row: number; reason: string }[];
  /** Σ quantity × unit price of the rows the product holds, in the file's currency. */
  charged: Decimal;
}

const BATCH = 1000;

interface Receipt {
  accepted: number;
  duplicates: number;
  rejected: { index: number; code: string; message: string }[];
}

/** Second pass: every charge becomes one usage event, sent in batches per provider. */
export class UseReporter {
  readonly tallies = new Map<string, Tally>();
  private readonly waiting = new Map<string, Charge[]>();
  /** How often a row of this content was seen: equal rows are different charges. */
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly sellers: Map<string, Seller>,
    private readonly instances: Map<string, string>,
  ) {}

  async take(row: Charge | Skip): Promise<void> {
    const tally = this.tally(row.provider);
    tally.read++;
    if (isSkip(row)) {
      tally.skipped.push({ row: row.row, reason: row.reason });
      return;
    }
    const batch = this.waiting.get(row.provider) ?? [];
    this.waiting.set(row.provider, batch);
    batch.push(row);
    if (batch.length >= BATCH) await this.send(row.provider);
  }

  async finish(): Promise<void> {
    for (const provider of this.waiting.keys()) await this.send(provider);
    for (const tally of this.tallies.values()) tally.skipped.sort((a, b) => a.row - b.row);
  }

  private tally(provider: string): Tally {
    let tally = this.tallies.get(provider);
    if (!tally)
      this.tallies.set(provider, (tally = { read: 0, reported: 0, duplicates: 0, skipped: [], charged: ZERO }));
    return tally;
  }

  private async send(provider: string): Promise<void> {
    const batch = this.waiting.get(provider) ?? [];
    this.waiting.set(provider, []);
    if (!batch.length) return;
    const { reportUsage } = await this.sellers
      .get(provider)!
      .client.run<{ reportUsage: Receipt }>(
        'mutation($i:ReportUsageInput!){reportUsage(input:$i){accepted duplicates rejected{index code message}}}',
        { i: { events: batch.map((charge) => this.event(charge)) } },
      );
    const tally = this.tally(provider);
    tally.reported += reportUsage.accepted;
    tally.duplicates += reportUsage.duplicates;
    const refused = new Map(reportUsage.rejected.map(({ index, code, message }) => [index, `${code}: ${message}`]));
    batch.forEach((charge, index) => {
      const reason = refused.get(index);
      if (reason) tally.skipped.push({ row: charge.row, reason });
      else tally.charged = tally.charged.plus(dec(charge.quantity).times(dec(charge.unitPrice)));
    });
  }

  private event(charge: Charge): object {
    const times = (this.seen.get(charge.hash) ?? 0) + 1;
    this.seen.set(charge.hash, times);
    return {
      id: `focus:${charge.hash}:${times}`,
      instanceId: this.instances.get(subscriptionKey(charge)),
      meter: componentCode(charge),
      quantity: charge.quantity,
      windowStart: formatInstant(charge.from),
      occurredAt: formatInstant(charge.to),
    };
  }
}
