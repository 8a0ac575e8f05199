import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PlatformMeterGoesOn1764440030300 implements MigrationInterface {
  name = 'PlatformMeterGoesOn1764440030300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE platform_meter ADD COLUMN while_suspended TINYINT(1) NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE platform_meter DROP COLUMN while_suspended');
  }
}
