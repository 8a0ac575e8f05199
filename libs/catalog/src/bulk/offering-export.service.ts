import type { Actor } from '#identity';
import type { Id } from '#kernel';
import { bin, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Offering, offeringOf, type OfferingRow, SELECT_OFFERINGS } from '../offering/offering.row.js';
import type { PlanFacts } from '../plan/plan-facts.js';
import { Plans } from '../plan/plan.service.js';
import { OFFERING_WRITERS, type OfferingFileFormat } from './offering-file.js';

/** Offerings read at a time: memory does not grow with their number. */
const AT_ONCE = 100;

/** A provider's own offerings as a file that `importOfferings` reads. */
@Injectable()
export class OfferingExport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plans: Plans,
  ) {}

  /**
   * Piece by piece, oldest first, in every state: what is in force, or what a draft says. Imported again without a
   * change it changes nothing.
   */
  async *pieces({ organizationId }: Actor, format: OfferingFileFormat): AsyncGenerator<string, void, void> {
    const { head, piece, tail } = OFFERING_WRITERS[format];
    yield head;
    for (let after: Buffer = Buffer.alloc(16), isFirst = true, more = true; more; isFirst = false) {
      const found = await rows<OfferingRow>(
        this.dataSource,
        `${SELECT_OFFERINGS} WHERE o.provider_id = ? AND o.id > ? ORDER BY o.id LIMIT ${AT_ONCE}`,
        [bin(organizationId), after],
      );
      const plans = await this.plansOf(found.map(offeringOf));
      if (found.length)
        yield piece(
          found.map(offeringOf).map((offering) => ({ ...offering, plans: plans.get(offering.id) ?? [] })),
          isFirst,
        );
      more = found.length === AT_ONCE;
      if (more) after = found.at(-1)!.id;
    }
    yield tail;
  }

  private async plansOf(offerings: readonly Offering[]): Promise<Map<Id, PlanFacts[]>> {
    const heads = [...(await this.plans.ofOfferings(offerings.map(({ id }) => id))).values()].flat();
    const prices = await this.plans.pricesOf(heads.map(({ id }) => id));
    return Map.groupBy(
      heads.map((head) => ({ ...head, prices: prices.get(head.id) ?? [] })),
      ({ offeringId }) => offeringId,
    );
  }
}
