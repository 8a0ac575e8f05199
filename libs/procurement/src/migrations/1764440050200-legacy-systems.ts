import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The inventory of systems from before the cloud, and their migrations. */
export class LegacySystems1764440050200 implements MigrationInterface {
  name = 'LegacySystems1764440050200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE legacy_system (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      name_zh VARCHAR(200) NOT NULL,
      name_en VARCHAR(200) NULL,
      category_code VARCHAR(100) COLLATE utf8mb4_bin NULL,
      host VARCHAR(500) NOT NULL,
      mlps_level TINYINT NOT NULL,
      yearly_cost DECIMAL(20,4) NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      status VARCHAR(20) NOT NULL,
      exempt_reason VARCHAR(2000) NULL,
      created_at DATETIME(6) NOT NULL,
      updated_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_legacy_system_code (organization_id, code),
      CONSTRAINT ck_legacy_system_mlps CHECK (mlps_level BETWEEN 1 AND 5),
      CONSTRAINT ck_legacy_system_cost CHECK (yearly_cost > 0),
      CONSTRAINT ck_legacy_system_status CHECK (status IN ('NOT_STARTED','EXEMPT','PLANNED','MIGRATING','MIGRATED')),
      CONSTRAINT ck_legacy_system_exempt CHECK ((status = 'EXEMPT') = (exempt_reason IS NOT NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE legacy_migration (
      id BINARY(16) NOT NULL,
      system_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      kind VARCHAR(20) NOT NULL,
      status VARCHAR(20) NOT NULL,
      target_instance_id BINARY(16) NULL,
      reason VARCHAR(2000) NULL,
      planned_at DATETIME(6) NOT NULL,
      started_at DATETIME(6) NULL,
      ended_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_legacy_migration_system (system_id, id),
      KEY ix_legacy_migration_organization (organization_id, id),
      CONSTRAINT fk_legacy_migration_system FOREIGN KEY (system_id) REFERENCES legacy_system (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_legacy_migration_kind CHECK (kind IN ('BUILD','REFACTOR','PORT')),
      CONSTRAINT ck_legacy_migration_status CHECK (status IN ('PLANNED','MIGRATING','MIGRATED','ABANDONED')),
      CONSTRAINT ck_legacy_migration_target CHECK (status <> 'MIGRATED' OR target_instance_id IS NOT NULL)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE legacy_migration');
    await runner.query('DROP TABLE legacy_system');
  }
}
