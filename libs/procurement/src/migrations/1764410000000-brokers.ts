import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Brokers1764410000000 implements MigrationInterface {
  name = 'Brokers1764410000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE broker (
      id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      created_by BINARY(16) NOT NULL,
      url VARCHAR(1000) COLLATE utf8mb4_bin NOT NULL,
      sealed_credentials VARBINARY(2000) NULL,
      created_at DATETIME(6) NOT NULL,
      removed_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_broker_provider (provider_id, id),
      CONSTRAINT ck_broker_credentials CHECK ((removed_at IS NULL) = (sealed_credentials IS NOT NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE broker_plan (
      plan_id BINARY(16) NOT NULL,
      broker_id BINARY(16) NOT NULL,
      service_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      broker_plan_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      polling_seconds INT UNSIGNED NOT NULL,
      PRIMARY KEY (plan_id),
      KEY ix_broker_plan_broker (broker_id),
      CONSTRAINT fk_broker_plan_broker FOREIGN KEY (broker_id) REFERENCES broker (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE broker_operation (
      id BINARY(16) NOT NULL,
      instance_id BINARY(16) NOT NULL,
      seq INT UNSIGNED NOT NULL,
      provider_id BINARY(16) NOT NULL,
      broker_id BINARY(16) NOT NULL,
      service_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      broker_plan_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      polling_seconds INT UNSIGNED NOT NULL,
      kind VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
      state VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
      quantity DECIMAL(38,12) NULL,
      requested_by BINARY(16) NULL,
      tries INT UNSIGNED NOT NULL,
      claims INT UNSIGNED NOT NULL,
      orphan_suspected TINYINT(1) NOT NULL,
      broker_operation TEXT NULL,
      poll_until DATETIME(6) NULL,
      fault VARCHAR(40) COLLATE utf8mb4_bin NULL,
      fault_detail VARCHAR(500) NULL,
      next_at DATETIME(6) NULL,
      created_at DATETIME(6) NOT NULL,
      ended_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_broker_operation_seq (instance_id, seq),
      KEY ix_broker_operation_due (next_at),
      KEY ix_broker_operation_provider (provider_id, id),
      KEY ix_broker_operation_broker (broker_id, next_at),
      CONSTRAINT fk_broker_operation_instance FOREIGN KEY (instance_id) REFERENCES service_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_broker_operation_broker FOREIGN KEY (broker_id) REFERENCES broker (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_broker_operation_kind CHECK (kind IN ('PROVISION','UPDATE','DEPROVISION')),
      CONSTRAINT ck_broker_operation_state CHECK (state IN ('WAITING','IN_PROGRESS','CLEARING','SUCCEEDED','FAILED')),
      CONSTRAINT ck_broker_operation_clearing CHECK (state <> 'CLEARING' OR kind = 'PROVISION'),
      CONSTRAINT ck_broker_operation_quantity CHECK ((kind = 'DEPROVISION') = (quantity IS NULL)),
      CONSTRAINT ck_broker_operation_ended CHECK ((state IN ('SUCCEEDED','FAILED')) = (ended_at IS NOT NULL)),
      CONSTRAINT ck_broker_operation_next CHECK ((ended_at IS NULL) = (next_at IS NOT NULL))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE broker_operation');
    await runner.query('DROP TABLE broker_plan');
    await runner.query('DROP TABLE broker');
  }
}
