import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a line's order says of itself, as of issue: the buyer's own number for it, and its class. */
export class LineOrders1764384100000 implements MigrationInterface {
  name = 'LineOrders1764384100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE invoice_line
      ADD COLUMN purchase_order_number VARCHAR(100) COLLATE utf8mb4_bin NULL,
      ADD COLUMN line_class VARCHAR(30) NULL`);
    await runner.query(`UPDATE invoice_line SET line_class = 'APP_RESOURCE' WHERE order_id IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE invoice_line DROP COLUMN purchase_order_number, DROP COLUMN line_class');
  }
}
