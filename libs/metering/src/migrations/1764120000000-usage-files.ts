import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UsageFiles1764120000000 implements MigrationInterface {
  name = 'UsageFiles1764120000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE usage_file (
      id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      uploaded_by BINARY(16) NOT NULL,
      name VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      format VARCHAR(10) COLLATE utf8mb4_bin NOT NULL,
      source VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      status VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
      sha256 BINARY(32) NOT NULL,
      content_key BINARY(16) NOT NULL,
      bytes BIGINT UNSIGNED NOT NULL,
      bytes_read BIGINT UNSIGNED NOT NULL,
      rows_read INT UNSIGNED NOT NULL,
      accepted INT UNSIGNED NOT NULL,
      duplicates INT UNSIGNED NOT NULL,
      rejected INT UNSIGNED NOT NULL,
      attempts INT UNSIGNED NOT NULL,
      fault VARCHAR(40) COLLATE utf8mb4_bin NULL,
      fault_detail VARCHAR(200) COLLATE utf8mb4_bin NULL,
      received_at DATETIME(6) NOT NULL,
      started_at DATETIME(6) NULL,
      finished_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_usage_file_content (content_key),
      KEY ix_usage_file_provider (provider_id, id),
      KEY ix_usage_file_status (status, id),
      CONSTRAINT ck_usage_file_format CHECK (format IN ('CSV','FOCUS','NDJSON')),
      CONSTRAINT ck_usage_file_status CHECK (status IN ('RECEIVED','PROCESSING','DONE','FAILED','CANCELLED')),
      CONSTRAINT ck_usage_file_rows CHECK (rows_read = accepted + duplicates + rejected)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE usage_file_outcome (
      file_id BINARY(16) NOT NULL,
      from_row INT UNSIGNED NOT NULL,
      to_row INT UNSIGNED NOT NULL,
      outcome VARCHAR(10) COLLATE utf8mb4_bin NOT NULL,
      code VARCHAR(40) COLLATE utf8mb4_bin NULL,
      field VARCHAR(40) COLLATE utf8mb4_bin NULL,
      PRIMARY KEY (file_id, from_row),
      CONSTRAINT fk_usage_file_outcome_file FOREIGN KEY (file_id) REFERENCES usage_file (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_usage_file_outcome_rows CHECK (from_row >= 1 AND to_row >= from_row),
      CONSTRAINT ck_usage_file_outcome CHECK (
        (outcome = 'DUPLICATE' AND code IS NULL) OR (outcome = 'REJECTED' AND code IS NOT NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE usage_quarantine (
      id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      way VARCHAR(10) COLLATE utf8mb4_bin NOT NULL,
      origin_id BINARY(16) NOT NULL,
      row_no BIGINT UNSIGNED NOT NULL,
      status VARCHAR(10) COLLATE utf8mb4_bin NOT NULL,
      code VARCHAR(40) COLLATE utf8mb4_bin NOT NULL,
      field VARCHAR(40) COLLATE utf8mb4_bin NULL,
      instance_name VARCHAR(255) COLLATE utf8mb4_bin NULL,
      report JSON NOT NULL,
      payload TEXT NOT NULL,
      received_at DATETIME(6) NOT NULL,
      decided_at DATETIME(6) NULL,
      decided_by BINARY(16) NULL,
      reason VARCHAR(500) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_usage_quarantine_row (origin_id, row_no),
      KEY ix_usage_quarantine_list (provider_id, status, id),
      CONSTRAINT ck_usage_quarantine_way CHECK (way IN ('FILE','PULL')),
      CONSTRAINT ck_usage_quarantine_status CHECK (status IN ('OPEN','RELEASED','DISCARDED')),
      CONSTRAINT ck_usage_quarantine_decided CHECK ((status = 'OPEN') = (decided_at IS NULL))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['usage_quarantine', 'usage_file_outcome', 'usage_file'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
