import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Sites1764311000000 implements MigrationInterface {
  name = 'Sites1764311000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE data_centre (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      name VARCHAR(200) NOT NULL,
      division CHAR(6) COLLATE utf8mb4_bin NOT NULL,
      zone_code VARCHAR(100) COLLATE utf8mb4_bin NULL,
      hub VARCHAR(100) COLLATE utf8mb4_bin NULL,
      cluster VARCHAR(100) COLLATE utf8mb4_bin NULL,
      operator_kind VARCHAR(20) NULL,
      role VARCHAR(20) NULL,
      security_controllable TINYINT NOT NULL,
      registered_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_data_centre_code (code),
      KEY ix_data_centre_organization (organization_id, id),
      KEY ix_data_centre_cluster (cluster, id)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE energy_reading (
      id BINARY(16) NOT NULL,
      centre_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      month CHAR(7) COLLATE utf8mb4_bin NOT NULL,
      total_kwh DECIMAL(38,12) NOT NULL,
      it_kwh DECIMAL(38,12) NOT NULL,
      evidence VARCHAR(1000) NOT NULL,
      recorded_by BINARY(16) NOT NULL,
      recorded_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_energy_reading_centre (centre_code, month),
      CONSTRAINT ck_energy_reading_kwh CHECK (it_kwh > 0 AND total_kwh >= it_kwh)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE placement_exemption (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      centre_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      reason VARCHAR(2000) NOT NULL,
      status VARCHAR(20) NOT NULL,
      granted_by BINARY(16) NOT NULL,
      granted_at DATETIME(6) NOT NULL,
      ended_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_placement_exemption_organization (organization_id, centre_code, status),
      CONSTRAINT ck_placement_exemption_status CHECK (status IN ('ACTIVE','ENDED')),
      CONSTRAINT ck_placement_exemption_ended CHECK ((ended_at IS NULL) = (status = 'ACTIVE'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE site_link (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      kind VARCHAR(20) NOT NULL,
      from_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      to_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      status VARCHAR(20) NOT NULL,
      decision JSON NOT NULL,
      created_at DATETIME(6) NOT NULL,
      ended_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_site_link_organization (organization_id, id),
      CONSTRAINT ck_site_link_kind CHECK (kind IN ('DR','PEERING','REPLICATION','SHARED_POOL')),
      CONSTRAINT ck_site_link_status CHECK (status IN ('ACTIVE','ENDED')),
      CONSTRAINT ck_site_link_ended CHECK ((ended_at IS NULL) = (status = 'ACTIVE')),
      CONSTRAINT ck_site_link_ends CHECK (from_code <> to_code)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE site_link');
    await runner.query('DROP TABLE placement_exemption');
    await runner.query('DROP TABLE energy_reading');
    await runner.query('DROP TABLE data_centre');
  }
}
