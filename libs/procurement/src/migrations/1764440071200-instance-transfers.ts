import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Running services that their buyers offer to others. */
export class InstanceTransfers1764440071200 implements MigrationInterface {
  name = 'InstanceTransfers1764440071200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE instance_transfer (
      id BINARY(16) NOT NULL,
      instance_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      receiver_id BINARY(16) NOT NULL,
      status VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
      reason VARCHAR(2000) NOT NULL,
      answer VARCHAR(2000) NULL,
      offered_at DATETIME(6) NOT NULL,
      decided_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_instance_transfer_instance (instance_id),
      KEY ix_instance_transfer_giver (organization_id, id),
      KEY ix_instance_transfer_receiver (receiver_id, id),
      CONSTRAINT fk_instance_transfer_instance FOREIGN KEY (instance_id) REFERENCES service_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_instance_transfer_status CHECK (status IN ('OFFERED','WITHDRAWN','DECLINED','DONE')),
      CONSTRAINT ck_instance_transfer_decided CHECK ((status = 'OFFERED') = (decided_at IS NULL)),
      CONSTRAINT ck_instance_transfer_other CHECK (organization_id <> receiver_id)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE instance_transfer');
  }
}
