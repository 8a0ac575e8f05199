import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WhileSuspended1764440030200 implements MigrationInterface {
  name = 'WhileSuspended1764440030200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE price_component ADD COLUMN while_suspended TINYINT(1) NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE price_component DROP COLUMN while_suspended');
  }
}
