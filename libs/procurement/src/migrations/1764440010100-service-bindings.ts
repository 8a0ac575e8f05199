import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds or takes away the checks of operations that depend on their kinds. */
async function recheck(runner: QueryRunner, kinds: string, made: string, without: string): Promise<void> {
  for (const name of ['kind', 'clearing', 'quantity'])
    await runner.query(`ALTER TABLE broker_operation DROP CONSTRAINT ck_broker_operation_${name}`);
  await runner.query(`ALTER TABLE broker_operation
    ADD CONSTRAINT ck_broker_operation_kind CHECK (kind IN (${kinds})),
    ADD CONSTRAINT ck_broker_operation_clearing CHECK (state <> 'CLEARING' OR kind IN (${made})),
    ADD CONSTRAINT ck_broker_operation_quantity CHECK ((kind IN (${without})) = (quantity IS NULL))`);
}

/** Credentials that buyers ask for at brokers. */
export class ServiceBindings1764440010100 implements MigrationInterface {
  name = 'ServiceBindings1764440010100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE service_binding (
      id BINARY(16) NOT NULL,
      instance_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      requested_by BINARY(16) NOT NULL,
      status VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
      sealed_credentials BLOB NULL,
      created_at DATETIME(6) NOT NULL,
      ready_at DATETIME(6) NULL,
      ended_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_service_binding_instance (instance_id, id),
      CONSTRAINT fk_service_binding_instance FOREIGN KEY (instance_id) REFERENCES service_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_service_binding_status CHECK (status IN ('CREATING','READY','ENDING','ENDED','FAILED')),
      CONSTRAINT ck_service_binding_credentials CHECK ((status = 'READY') = (sealed_credentials IS NOT NULL)),
      CONSTRAINT ck_service_binding_ended CHECK ((status IN ('ENDED','FAILED')) = (ended_at IS NOT NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`ALTER TABLE broker_operation
      ADD COLUMN binding_id BINARY(16) NULL,
      ADD KEY ix_broker_operation_binding (binding_id),
      ADD CONSTRAINT fk_broker_operation_binding FOREIGN KEY (binding_id) REFERENCES service_binding (id) ON DELETE NO ACTION ON UPDATE NO ACTION`);
    await recheck(
      runner,
      "'PROVISION','UPDATE','DEPROVISION','BIND','UNBIND'",
      "'PROVISION','BIND'",
      "'DEPROVISION','BIND','UNBIND'",
    );
    await runner.query(
      "ALTER TABLE broker_operation ADD CONSTRAINT ck_broker_operation_binding CHECK ((kind IN ('BIND','UNBIND')) = (binding_id IS NOT NULL))",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE broker_operation DROP CONSTRAINT ck_broker_operation_binding');
    await runner.query("DELETE FROM broker_operation WHERE kind IN ('BIND','UNBIND')");
    await recheck(runner, "'PROVISION','UPDATE','DEPROVISION'", "'PROVISION'", "'DEPROVISION'");
    await runner.query('ALTER TABLE broker_operation DROP FOREIGN KEY fk_broker_operation_binding');
    await runner.query('ALTER TABLE broker_operation DROP KEY ix_broker_operation_binding, DROP COLUMN binding_id');
    await runner.query('DROP TABLE service_binding');
  }
}
