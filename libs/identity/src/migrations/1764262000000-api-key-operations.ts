import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApiKeyOperations1764262000000 implements MigrationInterface {
  name = 'ApiKeyOperations1764262000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_key ADD operations JSON NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_key DROP COLUMN operations');
  }
}
