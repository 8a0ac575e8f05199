import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizations are found by their unified social credit code. */
export class OrganizationsByUscc1764440096100 implements MigrationInterface {
  name = 'OrganizationsByUscc1764440096100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX ix_organization_uscc ON organization (uscc)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_organization_uscc ON organization');
  }
}
