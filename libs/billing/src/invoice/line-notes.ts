import { Plans } from '#catalog';
import type { Price } from '#catalog/core';
import type { Id, Text } from '#kernel';
import { bins, id, rows } from '#platform';
import { Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { agreedPrice, priceNote } from '../core/index.js';
import type { InvoiceLine } from './invoice-rows.js';
import { ratedFrom, type RatedFromRow, type RatedLine } from './rated-lines.js';

type Noted = Pick<RatedLine, 'id' | 'instanceId' | 'priceCode' | 'priceTermsId' | 'sharing' | 'basis'>;

/** Says of lines what lies between quantity × unit price and the amount. */
@Injectable()
export class LineNotes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly instances: Instances,
    private readonly plans: Plans,
  ) {}

  /** Of lines that were read with what they were rated from, by their ids; null where nothing lies between. */
  async of(lines: readonly Noted[]): Promise<Map<Id, Text | null>> {
    const priceOf = await this.prices(lines);
    return new Map(
      lines.map((line) => [line.id, priceNote({ price: priceOf(line), share: line.sharing, basis: line.basis })]),
    );
  }

  /** Of any lines, in their order: one statement reads what they were rated from. */
  async read(lines: readonly InvoiceLine[]): Promise<(Text | null)[]> {
    const found = await rows<RatedFromRow & { id: Buffer }>(
      this.dataSource,
      'SELECT id, sharing, basis FROM invoice_line WHERE invoice_id IN (?)',
      [bins([...new Set(lines.map(({ invoiceId }) => invoiceId))])],
    );
    const kept = new Map(found.map((row) => [id(row.id), ratedFrom(row)]));
    const notes = await this.of(lines.map((line) => ({ ...line, ...kept.get(line.id)! })));
    return lines.map((line) => notes.get(line.id)!);
  }

  /** By which price each of these lines was rated; null for lines that have none. */
  private async prices(lines: readonly Noted[]): Promise<(line: Noted) => Price | null> {
    const instances = await this.instances.byIds([...new Set(lines.flatMap(({ instanceId }) => instanceId ?? []))]);
    const planOf = (instanceId: Id | null): Id | null => (instanceId && instances.get(instanceId)?.planId) ?? null;
    const plans = await this.plans.byIds([...new Set(lines.flatMap(({ instanceId }) => planOf(instanceId) ?? []))]);
    return ({ instanceId, priceCode, priceTermsId, basis }) => {
      const agreed = agreedPrice(basis);
      if (agreed) return agreed;
      // Of a line from before its basis was kept, what was agreed is not known.
      if (priceTermsId !== null) return null;
      return plans.get(planOf(instanceId) ?? '')?.prices.find(({ code }) => code === priceCode) ?? null;
    };
  }
}
