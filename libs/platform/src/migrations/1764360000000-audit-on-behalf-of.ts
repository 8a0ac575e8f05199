import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditOnBehalfOf1764360000000 implements MigrationInterface {
  name = 'AuditOnBehalfOf1764360000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_row ADD COLUMN on_behalf_of BINARY(16) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_row DROP COLUMN on_behalf_of');
  }
}
