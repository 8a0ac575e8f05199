import { Clock, type Instant, MINUTE } from '#kernel';
import { at, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

const CHUNK = 1_000;
/** Longer than any transaction lasts: a change as old as this was visible at its own time. */
const LONGEST = 10 * MINUTE;

/**
 * Puts changes of invoices into an order in which a reader who comes again misses none. A change's own time does not
 * do: it is taken before its commit, so a later time may be visible before an earlier one. So writers leave
 * `synced_at` empty, and whoever asks "what changed since" first stamps what is committed and not stamped: under one
 * lock, each stamp later than all before. What a writer has not committed yet is passed over and gets a later stamp.
 * A stamp is the time of stamping, or for a change long past its own time: never before the change.
 */
@Injectable()
export class InvoiceSync {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Stamps all that is committed; gives the last stamp: asked for what changed since it, nothing is missed. */
  async settle(): Promise<Instant> {
    for (;;) {
      const { through, more } = await this.transactions.run((manager) => this.stamp(manager));
      if (!more) return through;
    }
  }

  /** The last stamp as it is: what is committed and not stamped yet has its stamp after it. */
  async through(): Promise<Instant> {
    const [mark] = await rows<{ through_at: Instant }>(
      this.dataSource,
      'SELECT through_at FROM invoice_sync WHERE id = 1',
    );
    return mark!.through_at;
  }

  private async stamp(manager: EntityManager): Promise<{ through: Instant; more: boolean }> {
    const [mark] = await rows<{ through_at: Instant }>(
      manager,
      'SELECT through_at FROM invoice_sync WHERE id = 1 FOR UPDATE',
    );
    const through = mark!.through_at;
    const found = await rows<{ id: Buffer; updated_at: Instant }>(
      manager,
      `SELECT id, updated_at FROM invoice FORCE INDEX (ix_invoice_synced)
        WHERE synced_at IS NULL LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED`,
    );
    if (!found.length) return { through, more: false };
    const now = this.clock.now();
    const stamps = found.map(({ updated_at: changed }) =>
      Math.max(through + 1, changed > now - LONGEST ? Math.max(now, changed) : changed),
    );
    await manager.query(
      `UPDATE invoice SET synced_at = CASE id ${found.map(() => 'WHEN ? THEN ?').join(' ')} END WHERE id IN (?)`,
      [...found.flatMap(({ id }, index) => [id, at(stamps[index]!)]), found.map(({ id }) => id)],
    );
    const last = Math.max(...stamps);
    await manager.query('UPDATE invoice_sync SET through_at = ? WHERE id = 1', [at(last)]);
    return { through: last, more: found.length === CHUNK };
  }
}
