import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LineLabels1764130070000 implements MigrationInterface {
  name = 'LineLabels1764130070000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE invoice_line ADD COLUMN tags JSON NULL, ADD COLUMN allocations JSON NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE invoice_line DROP COLUMN tags, DROP COLUMN allocations');
  }
}
