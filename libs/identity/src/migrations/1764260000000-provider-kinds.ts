import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ProviderKinds1764260000000 implements MigrationInterface {
  name = 'ProviderKinds1764260000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE organization ADD provider_kinds JSON NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE organization DROP COLUMN provider_kinds');
  }
}
