import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The order in which changes of service instances are told to those who sync. All there is counts as changed. */
export class InstanceSync1764400000000 implements MigrationInterface {
  name = 'InstanceSync1764400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE service_instance ADD COLUMN synced_at DATETIME(6) NULL, ADD KEY ix_service_instance_synced (synced_at)',
    );
    await runner.query(`CREATE TABLE instance_sync (
      id TINYINT NOT NULL,
      through_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      CONSTRAINT ck_instance_sync_one CHECK (id = 1)
    ) ENGINE=InnoDB`);
    await runner.query("INSERT INTO instance_sync (id, through_at) VALUES (1, '1970-01-01')");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE instance_sync');
    await runner.query('ALTER TABLE service_instance DROP KEY ix_service_instance_synced, DROP COLUMN synced_at');
  }
}
