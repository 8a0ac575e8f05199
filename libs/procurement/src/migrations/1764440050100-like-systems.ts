import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of an order's kind was there already when it was submitted, and why it goes on. */
export class LikeSystems1764440050100 implements MigrationInterface {
  name = 'LikeSystems1764440050100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE purchase_order
      ADD COLUMN duplicates JSON NULL,
      ADD COLUMN duplicate_reason VARCHAR(2000) NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE purchase_order DROP COLUMN duplicates, DROP COLUMN duplicate_reason');
  }
}
