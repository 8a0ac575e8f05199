import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Says of an offering in which provider's sandbox it is listed: a copy of its organization's, which never changes. */
export class SandboxedOfferings1764381001000 implements MigrationInterface {
  name = 'SandboxedOfferings1764381001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE offering ADD COLUMN sandbox_of BINARY(16) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE offering DROP COLUMN sandbox_of');
  }
}
