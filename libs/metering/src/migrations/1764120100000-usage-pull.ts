import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UsagePull1764120100000 implements MigrationInterface {
  name = 'UsagePull1764120100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE usage_pull (
      id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      created_by BINARY(16) NOT NULL,
      name VARCHAR(200) NOT NULL,
      url VARCHAR(1000) COLLATE utf8mb4_bin NOT NULL,
      source VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      sealed_secret VARBINARY(1000) NULL,
      interval_seconds INT UNSIGNED NOT NULL,
      status VARCHAR(10) COLLATE utf8mb4_bin NOT NULL,
      page_cursor VARCHAR(1000) COLLATE utf8mb4_bin NULL,
      pages BIGINT UNSIGNED NOT NULL,
      events BIGINT UNSIGNED NOT NULL,
      accepted BIGINT UNSIGNED NOT NULL,
      duplicates BIGINT UNSIGNED NOT NULL,
      rejected BIGINT UNSIGNED NOT NULL,
      failures INT UNSIGNED NOT NULL,
      next_at DATETIME(6) NULL,
      last_at DATETIME(6) NULL,
      fault VARCHAR(40) COLLATE utf8mb4_bin NULL,
      fault_detail VARCHAR(200) COLLATE utf8mb4_bin NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_usage_pull_provider (provider_id, id),
      KEY ix_usage_pull_due (next_at),
      CONSTRAINT ck_usage_pull_status CHECK (status IN ('ACTIVE','PAUSED','ENDED')),
      CONSTRAINT ck_usage_pull_due CHECK ((status = 'ACTIVE') = (next_at IS NOT NULL)),
      CONSTRAINT ck_usage_pull_secret CHECK (status <> 'ENDED' OR sealed_secret IS NULL),
      CONSTRAINT ck_usage_pull_events CHECK (events = accepted + duplicates + rejected)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE usage_pull');
  }
}
