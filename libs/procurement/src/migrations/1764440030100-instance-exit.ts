import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATUSES = "'CREATING','ACTIVE','UPDATING','SUSPENDED','TERMINATING','TERMINATED','FAILED'";

export class InstanceExit1764440030100 implements MigrationInterface {
  name = 'InstanceExit1764440030100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE service_instance DROP CONSTRAINT ck_service_instance_status,
      ADD CONSTRAINT ck_service_instance_status CHECK (status IN (${STATUSES},'DATA_RETURNED','DATA_DESTROYED'))`);
    await runner.query(`CREATE TABLE instance_exit (
      instance_id BINARY(16) NOT NULL,
      opened_at DATETIME(6) NOT NULL,
      return_due_on DATE NOT NULL,
      destruction_days INT UNSIGNED NOT NULL,
      destruction_due_on DATE NULL,
      next_due_on DATE NULL,
      handed_over_at DATETIME(6) NULL,
      data_format VARCHAR(200) NULL,
      data_sha256 BINARY(32) NULL,
      place VARCHAR(1000) NULL,
      recipient VARCHAR(200) NULL,
      successor_id BINARY(16) NULL,
      refusal VARCHAR(2000) NULL,
      received_at DATETIME(6) NULL,
      received_by BINARY(16) NULL,
      waiver VARCHAR(2000) NULL,
      certificate_name VARCHAR(200) NULL,
      certificate_type VARCHAR(100) NULL,
      certificate_sha256 BINARY(32) NULL,
      certificate_key BINARY(16) NULL,
      destroyed_on DATE NULL,
      destruction_method VARCHAR(200) NULL,
      proved_at DATETIME(6) NULL,
      PRIMARY KEY (instance_id),
      KEY ix_instance_exit_due (next_due_on),
      KEY ix_instance_exit_successor (successor_id),
      CONSTRAINT fk_instance_exit_instance FOREIGN KEY (instance_id) REFERENCES service_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_instance_exit_successor FOREIGN KEY (successor_id) REFERENCES service_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_instance_exit_received CHECK (received_at IS NULL OR waiver IS NOT NULL OR handed_over_at IS NOT NULL),
      CONSTRAINT ck_instance_exit_destroyed CHECK ((proved_at IS NULL) = (destroyed_on IS NULL)
        AND (proved_at IS NULL OR (received_at IS NOT NULL AND certificate_sha256 IS NOT NULL AND destruction_method IS NOT NULL)))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE instance_succession (
      instance_id BINARY(16) NOT NULL,
      successor_id BINARY(16) NOT NULL,
      since DATETIME(6) NOT NULL,
      handover_until DATE NULL,
      PRIMARY KEY (instance_id),
      KEY ix_instance_succession_successor (successor_id),
      CONSTRAINT fk_instance_succession_instance FOREIGN KEY (instance_id) REFERENCES service_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_instance_succession_successor FOREIGN KEY (successor_id) REFERENCES service_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_instance_succession_other CHECK (successor_id <> instance_id)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE instance_succession');
    await runner.query('DROP TABLE instance_exit');
    await runner.query(`ALTER TABLE service_instance DROP CONSTRAINT ck_service_instance_status,
      ADD CONSTRAINT ck_service_instance_status CHECK (status IN (${STATUSES}))`);
  }
}
