import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UsageBackfill1764120200000 implements MigrationInterface {
  name = 'UsageBackfill1764120200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE usage_file ADD COLUMN backfill TINYINT(1) NOT NULL DEFAULT 0');
    await runner.query('ALTER TABLE usage_file DROP CONSTRAINT ck_usage_file_status');
    await runner.query(`ALTER TABLE usage_file ADD CONSTRAINT ck_usage_file_status CHECK (
      status IN ('RECEIVED','PROCESSING','DONE','FAILED','CANCELLED') OR (status = 'CHECKED' AND backfill = 1))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE usage_file DROP CONSTRAINT ck_usage_file_status');
    await runner.query(`ALTER TABLE usage_file ADD CONSTRAINT ck_usage_file_status CHECK (
      status IN ('RECEIVED','PROCESSING','DONE','FAILED','CANCELLED'))`);
    await runner.query('ALTER TABLE usage_file DROP COLUMN backfill');
  }
}
