import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Plumbing1763600000000 implements MigrationInterface {
  name = 'Plumbing1763600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE audit_row (
      id BINARY(16) NOT NULL,
      at DATETIME(6) NOT NULL,
      person_id BINARY(16) NULL,
      organization_id BINARY(16) NULL,
      roles VARCHAR(500) NOT NULL,
      request_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      action VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      subject VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      subject_id BINARY(16) NULL,
      \`before\` JSON NULL,
      \`after\` JSON NULL,
      PRIMARY KEY (id),
      KEY ix_audit_subject (subject_id, at),
      KEY ix_audit_organization (organization_id, at)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE idempotency_key (
      key_hash BINARY(32) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      operation VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      body_hash BINARY(32) NOT NULL,
      result_id BINARY(16) NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (key_hash),
      KEY ix_idempotency_created (created_at)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE number_series (
      name VARCHAR(150) COLLATE utf8mb4_bin NOT NULL,
      year INT NOT NULL,
      last INT UNSIGNED NOT NULL,
      PRIMARY KEY (name, year)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['number_series', 'idempotency_key', 'audit_row']) await runner.query(`DROP TABLE ${table}`);
  }
}
