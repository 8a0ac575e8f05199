import { Clock, type Id } from '#kernel';
import { at, databaseFault, id, log, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Acceptances } from './acceptances.service.js';

/** How many invoices one sweep brings up to date; the next goes on. */
const AT_ONCE = 200;

/** Lets the time for acceptance run out where nobody looks: each invoice once, at the end of its period. */
@Injectable()
export class AcceptanceSweep {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly acceptances: Acceptances,
    private readonly clock: Clock,
  ) {}

  async sweep(): Promise<void> {
    for (const invoiceId of await this.ended()) {
      try {
        await this.transactions.run(async (manager) => void (await this.acceptances.lock(manager, invoiceId)));
      } catch (error) {
        if (databaseFault(error)) throw error;
        // One that cannot be deemed accepted must not keep the others from it.
        log.error({ invoiceId, err: error instanceof Error ? error.stack : String(error) }, 'not deemed accepted');
      }
    }
  }

  private async ended(): Promise<Id[]> {
    const now = at(this.clock.now());
    const found = await rows<{ id: Buffer }>(
      this.dataSource,
      `SELECT id FROM (SELECT id, accept_by FROM invoice WHERE accept_by <= ?
        UNION ALL SELECT invoice_id, accept_by FROM invoice_dispute WHERE accept_by <= ?) AS ended
        GROUP BY id ORDER BY MIN(accept_by), id LIMIT ${AT_ONCE}`,
      [now, now],
    );
    return found.map((row) => id(row.id));
  }
}
