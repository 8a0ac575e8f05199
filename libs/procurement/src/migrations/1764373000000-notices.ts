import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Notices1764373000000 implements MigrationInterface {
  name = 'Notices1764373000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE notice (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      kind VARCHAR(40) NOT NULL,
      cause_id BINARY(16) NOT NULL,
      text JSON NOT NULL,
      raised_at DATETIME(6) NOT NULL,
      acknowledged_at DATETIME(6) NULL,
      acknowledged_by BINARY(16) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_notice_cause (organization_id, cause_id),
      KEY ix_notice_cause (cause_id),
      CONSTRAINT ck_notice_acknowledged CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE notice_instance (
      notice_id BINARY(16) NOT NULL,
      instance_id BINARY(16) NOT NULL,
      PRIMARY KEY (notice_id, instance_id),
      CONSTRAINT fk_notice_instance_notice FOREIGN KEY (notice_id) REFERENCES notice (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_notice_instance_instance FOREIGN KEY (instance_id) REFERENCES service_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE notice_instance');
    await runner.query('DROP TABLE notice');
  }
}
