import { Clock, DomainError, formatInstant, type Instant, text } from '#kernel';
import { Injectable } from '@nestjs/common';
import { system } from '../actor.js';
import { Audit } from '../audit/audit.js';
import { at } from '../database/sql.js';
import { Transactions } from '../database/transactions.js';
import { readAhead } from './product-clock.js';

/** Sets the product's clock. Only the command line does, and never in production. */
@Injectable()
export class ClockSetter {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Sets now to an instant, or by a step from what now is at that moment; gives the new now. CLOCK_BACKWARD when
   * that lies before it: what has happened would lie in the future. A database without any audit row has no past,
   * so a new one can begin at any time.
   */
  async set(to: (now: Instant) => Instant): Promise<Instant> {
    const { after, ahead } = await this.transactions.run(async (manager) => {
      await manager.query(
        'INSERT INTO product_clock (id, ahead, moved_at) VALUES (1, 0, ?) ON DUPLICATE KEY UPDATE id = 1',
        [at(this.clock.machineNow())],
      );
      await manager.query('SELECT 1 FROM product_clock WHERE id = 1 FOR UPDATE');
      const machine = this.clock.machineNow();
      const before = machine + (await readAhead(manager));
      const after = to(before);
      const past: unknown[] = after < before ? await manager.query('SELECT 1 FROM audit_row LIMIT 1') : [];
      if (past.length)
        throw new DomainError(
          'CLOCK_BACKWARD',
          text(
            `It is ${formatInstant(before)} already, and the clock goes forward only: begin with empty data to go back.`,
            `当前时间已是 ${formatInstant(before)}，时钟只能向前：如需回到更早，请从空数据开始。`,
          ),
        );
      await manager.query('UPDATE product_clock SET ahead = ?, moved_at = ? WHERE id = 1', [
        String(after - machine),
        at(machine),
      ]);
      this.clock.runAhead(after - machine); // what is written about the move is of the new time
      await this.audit.write(manager, system('clock'), {
        action: 'setClock',
        subject: 'clock',
        subjectId: null,
        before: { now: formatInstant(before) },
        after: { now: formatInstant(after) },
      });
      return { after, ahead: after - machine };
    });
    // Once more: who looked before the commit still saw how far it was before.
    this.clock.runAhead(ahead);
    return after;
  }
}
