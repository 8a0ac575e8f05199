import { dec, sum } from '#kernel';
import { json, rows } from '#platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came free of an order by changes of its services, also where it has no budget: it counts no more under its contract. */
export class FreedTotals1764440082200 implements MigrationInterface {
  name = 'FreedTotals1764440082200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_item ADD COLUMN freed_total DECIMAL(20,4) NOT NULL DEFAULT 0');
    const done = await rows<{ id: Buffer; freed: unknown }>(
      runner.manager,
      "SELECT id, freed FROM order_item WHERE outcome = 'DONE' AND freed IS NOT NULL",
    );
    for (const { id, freed } of done)
      await runner.query('UPDATE order_item SET freed_total = ? WHERE id = ?', [
        sum(Object.values(json<Record<string, string>>(freed)).map(dec)).toFixed(),
        id,
      ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_item DROP COLUMN freed_total');
  }
}
