import { Clock, type Instant } from '#kernel';
import { at, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const CHUNK = 1_000;

/**
 * Puts changes of instances into an order in which a reader who comes again misses none, as billing does with
 * invoices: a change's own time may become visible after a later one. Writers leave `synced_at` empty; whoever asks
 * what changed first stamps what is committed and not stamped, under one lock, each stamp later than all before. Rows
 * that someone holds are passed over, so that nobody is waited for.
 */
@Injectable()
export class InstanceSync {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Stamps what is committed; gives the last stamp: asked for what changed since it, nothing is missed. */
  async settle(): Promise<Instant> {
    for (;;) {
      const { through, more } = await this.transactions.run((manager) => this.stamp(manager));
      if (!more) return through;
    }
  }

  private async stamp(manager: EntityManager): Promise<{ through: Instant; more: boolean }> {
    const [mark] = await rows<{ through_at: Instant }>(
      manager,
      'SELECT through_at FROM instance_sync WHERE id = 1 FOR UPDATE',
    );
    const found = await rows<{ id: Buffer }>(
      manager,
      `SELECT id FROM service_instance FORCE INDEX (ix_service_instance_synced)
        WHERE synced_at IS NULL LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED`,
    );
    if (!found.length) return { through: mark!.through_at, more: false };
    const through = Math.max(mark!.through_at + 1, this.clock.now());
    await manager.query('UPDATE service_instance SET synced_at = ? WHERE id IN (?)', [
      ...[at(through), found.map(({ id }) => id)],
    ]);
    await manager.query('UPDATE instance_sync SET through_at = ? WHERE id = 1', [at(through)]);
    return { through, more: found.length === CHUNK };
  }
}
