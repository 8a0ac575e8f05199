import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SettledAccounts1764170020000 implements MigrationInterface {
  name = 'SettledAccounts1764170020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE billing_account ADD COLUMN settled_through VARCHAR(7) NULL');
    await runner.query(`CREATE TABLE billing_instance (
      organization_id BINARY(16) NOT NULL,
      instance_id BINARY(16) NOT NULL,
      inputs BINARY(32) NOT NULL,
      PRIMARY KEY (organization_id, instance_id)
    ) ENGINE=InnoDB`);
    await runner.query('ALTER TABLE billed ADD KEY ix_billed_month (instance_id, service_month)');
    await runner.query('ALTER TABLE billing_run ADD COLUMN every_month TINYINT NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE billing_run DROP COLUMN every_month');
    await runner.query('ALTER TABLE billed DROP KEY ix_billed_month');
    await runner.query('DROP TABLE billing_instance');
    await runner.query('ALTER TABLE billing_account DROP COLUMN settled_through');
  }
}
