import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DeactivatedPeople1764263000000 implements MigrationInterface {
  name = 'DeactivatedPeople1764263000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE person ADD deactivated_at DATETIME(6) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE person DROP COLUMN deactivated_at');
  }
}
