import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InstanceSuspension1764440030000 implements MigrationInterface {
  name = 'InstanceSuspension1764440030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE service_instance
      ADD COLUMN suspension_count INT UNSIGNED NOT NULL DEFAULT 0,
      ADD KEY ix_service_instance_asked (asked, status)`);
    await runner.query(`CREATE TABLE instance_suspension (
      instance_id BINARY(16) NOT NULL,
      seq INT UNSIGNED NOT NULL,
      since DATETIME(6) NOT NULL,
      ended_at DATETIME(6) NULL,
      suspended_by VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
      reason VARCHAR(2000) NOT NULL,
      PRIMARY KEY (instance_id, seq),
      KEY ix_instance_suspension_lasting (suspended_by, ended_at),
      CONSTRAINT fk_instance_suspension_instance FOREIGN KEY (instance_id) REFERENCES service_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_instance_suspension_by CHECK (suspended_by IN ('BUYER','PROVIDER','POLICY')),
      CONSTRAINT ck_instance_suspension_period CHECK (seq >= 1 AND (ended_at IS NULL OR ended_at >= since))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE instance_suspension');
    await runner.query('ALTER TABLE service_instance DROP KEY ix_service_instance_asked, DROP COLUMN suspension_count');
  }
}
