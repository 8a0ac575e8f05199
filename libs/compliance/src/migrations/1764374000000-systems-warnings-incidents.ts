import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SystemsWarningsIncidents1764374000000 implements MigrationInterface {
  name = 'SystemsWarningsIncidents1764374000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE information_system (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      name VARCHAR(200) NOT NULL,
      mlps_level INT NOT NULL,
      dr_grade INT NULL,
      updated_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_information_system_code (organization_id, code),
      CONSTRAINT ck_information_system_levels CHECK (mlps_level BETWEEN 1 AND 5 AND (dr_grade IS NULL OR dr_grade BETWEEN 1 AND 6))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE evidence_demand (
      organization_id BINARY(16) NOT NULL,
      kind VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      PRIMARY KEY (organization_id, kind)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE security_warning (
      id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      event_id VARCHAR(200) COLLATE utf8mb4_bin NOT NULL,
      grade VARCHAR(20) NOT NULL,
      message VARCHAR(2000) NOT NULL,
      occurred_at DATETIME(6) NOT NULL,
      reported_at DATETIME(6) NOT NULL,
      resolution VARCHAR(2000) NULL,
      resolved_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_security_warning_event (provider_id, event_id),
      KEY ix_security_warning_open (resolved_at, grade, id),
      CONSTRAINT ck_security_warning_resolved CHECK ((resolved_at IS NULL) = (resolution IS NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE incident (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      kind VARCHAR(20) NOT NULL,
      grade VARCHAR(20) NOT NULL,
      operator_kind VARCHAR(20) NOT NULL,
      title VARCHAR(200) NOT NULL,
      status VARCHAR(20) NOT NULL,
      discovered_at DATETIME(6) NOT NULL,
      report_due_at DATETIME(6) NULL,
      reported_at DATETIME(6) NULL,
      reported_to VARCHAR(200) NULL,
      contained_at DATETIME(6) NULL,
      resolved_at DATETIME(6) NULL,
      reviewed_at DATETIME(6) NULL,
      notes JSON NOT NULL,
      recorded_by BINARY(16) NOT NULL,
      recorded_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_incident_organization (organization_id, id)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE key_unit (
      organization_id BINARY(16) NOT NULL,
      responsible_person VARCHAR(200) NULL,
      evaluated_on DATE NULL,
      e_authentication VARCHAR(200) NULL,
      drilled_on DATE NULL,
      updated_at DATETIME(6) NOT NULL,
      PRIMARY KEY (organization_id)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['key_unit', 'incident', 'security_warning', 'evidence_demand', 'information_system'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
