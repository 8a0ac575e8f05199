import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InstanceNotice1764440030400 implements MigrationInterface {
  name = 'InstanceNotice1764440030400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE service_instance
      ADD COLUMN ends_at DATETIME(6) NULL,
      ADD COLUMN notice_by VARCHAR(20) COLLATE utf8mb4_bin NULL,
      ADD COLUMN notice_reason VARCHAR(2000) NULL,
      ADD KEY ix_service_instance_ending (status, ends_at),
      ADD CONSTRAINT ck_service_instance_notice CHECK ((ends_at IS NULL) = (notice_by IS NULL)
        AND (ends_at IS NULL) = (notice_reason IS NULL) AND (status <> 'TERMINATING' OR ends_at IS NOT NULL))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE service_instance DROP CONSTRAINT ck_service_instance_notice');
    await runner.query(`ALTER TABLE service_instance DROP KEY ix_service_instance_ending,
      DROP COLUMN ends_at, DROP COLUMN notice_by, DROP COLUMN notice_reason`);
  }
}
