import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A line keeps what it was rated from that may change later: the evidence bundle recomputes it. */
export class LineBasis1764180000000 implements MigrationInterface {
  name = 'LineBasis1764180000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE invoice_line ADD COLUMN basis JSON NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE invoice_line DROP COLUMN basis');
  }
}
