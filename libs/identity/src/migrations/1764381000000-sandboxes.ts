import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a provider's sandbox: its provider and its agency. Whatever is not of one has no column to say so. */
export class Sandboxes1764381000000 implements MigrationInterface {
  name = 'Sandboxes1764381000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE organization
      ADD COLUMN sandbox_of BINARY(16) NULL,
      ADD CONSTRAINT fk_organization_sandbox FOREIGN KEY (sandbox_of) REFERENCES organization (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      ADD KEY ix_organization_sandbox (sandbox_of)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE organization DROP FOREIGN KEY fk_organization_sandbox');
    await runner.query('ALTER TABLE organization DROP KEY ix_organization_sandbox, DROP COLUMN sandbox_of');
  }
}
