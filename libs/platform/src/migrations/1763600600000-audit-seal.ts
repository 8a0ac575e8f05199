import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditSeal1763600600000 implements MigrationInterface {
  name = 'AuditSeal1763600600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE audit_seal (
      seq BIGINT UNSIGNED NOT NULL,
      audit_id BINARY(16) NOT NULL,
      hash BINARY(32) NOT NULL,
      PRIMARY KEY (seq),
      UNIQUE KEY uq_audit_seal_row (audit_id)
    ) ENGINE=InnoDB`);
    await runner.query('ALTER TABLE audit_row ADD KEY ix_audit_at (at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_row DROP KEY ix_audit_at');
    await runner.query('DROP TABLE audit_seal');
  }
}
