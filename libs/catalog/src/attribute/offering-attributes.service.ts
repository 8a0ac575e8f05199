import { Clock, type Id } from '#kernel';
import { bin, id, json, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { effectiveAttributes, WRITABLE_STATUSES } from '../core/index.js';
import { AttributeBook } from './attribute-book.service.js';
import { numberChange } from '../offering/offering-store.js';
import { lockDefaults, writeDeclared } from './attribute-rows.js';

type Attributes = Record<string, unknown>;

const BATCH = 500;

/**
 * What offerings declare in all: their provider's defaults, overlaid by their own. It follows both while an offering is
 * its provider's to write, and stays as it was handed in from then on (ADR 0036).
 */
@Injectable()
export class OfferingAttributes {
  constructor(
    private readonly book: AttributeBook,
    private readonly clock: Clock,
  ) {}

  /** The provider's defaults under `own`; they stay as they are until the transaction ends. */
  async effective(runner: Runner, providerId: Id, own: Attributes): Promise<Attributes> {
    const { attributes } = await lockDefaults(runner, providerId, this.clock.now(), 'SHARED');
    return effectiveAttributes(attributes, own);
  }

  /** Keeps what an offering declares in all, and what it is found by. */
  write(runner: Runner, offeringId: Id, effective: Attributes): Promise<void> {
    return writeDeclared(runner, [{ offeringId, effective, values: this.book.valuesOf(effective) }]);
  }

  /** The same for every offering that its provider is still writing, once its defaults have changed. */
  async follow(runner: Runner, providerId: Id, defaults: Attributes): Promise<void> {
    const changed: Id[] = [];
    for (let after = Buffer.alloc(16), more = true; more;) {
      const found = await rows<{ id: Buffer; attributes: unknown }>(
        runner,
        `SELECT id, attributes FROM offering WHERE provider_id = ? AND status IN (?) AND id > ?
           ORDER BY id LIMIT ${BATCH} FOR UPDATE`,
        [bin(providerId), WRITABLE_STATUSES, after],
      );
      await writeDeclared(
        runner,
        found.map((row) => {
          const effective = effectiveAttributes(defaults, json<Attributes>(row.attributes));
          return { offeringId: id(row.id), effective, values: this.book.valuesOf(effective) };
        }),
      );
      changed.push(...found.map((row) => id(row.id)));
      more = found.length === BATCH;
      if (more) after = found.at(-1)!.id as Buffer<ArrayBuffer>;
    }
    await numberChange(runner, changed);
  }
}
