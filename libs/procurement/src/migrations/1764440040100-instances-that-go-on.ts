import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Instances that go on from others: by another plan, for another term, for another organization. */
export class InstancesThatGoOn1764440040100 implements MigrationInterface {
  name = 'InstancesThatGoOn1764440040100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE service_instance
      ADD COLUMN continues_id BINARY(16) NULL,
      ADD COLUMN service_id BINARY(16) NULL,
      ADD UNIQUE KEY uq_service_instance_continues (continues_id),
      ADD KEY ix_service_instance_service (service_id),
      ADD CONSTRAINT ck_service_instance_continues CHECK (continues_id IS NULL OR service_id IS NOT NULL)`);
    await runner.query('ALTER TABLE broker_operation ADD COLUMN known_as BINARY(16) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE broker_operation DROP COLUMN known_as');
    await runner.query(`ALTER TABLE service_instance
      DROP CONSTRAINT ck_service_instance_continues, DROP KEY ix_service_instance_service,
      DROP KEY uq_service_instance_continues, DROP COLUMN service_id, DROP COLUMN continues_id`);
  }
}
