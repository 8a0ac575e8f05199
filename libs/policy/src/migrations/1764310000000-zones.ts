import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Zones1764310000000 implements MigrationInterface {
  name = 'Zones1764310000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE zone_eligibility (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      zone_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      status VARCHAR(20) NOT NULL,
      registration_country CHAR(2) COLLATE utf8mb4_bin NOT NULL,
      registration_number VARCHAR(100) NOT NULL,
      countries JSON NOT NULL,
      business VARCHAR(100) COLLATE utf8mb4_bin NULL,
      foreign_invested TINYINT NOT NULL,
      evidence JSON NOT NULL,
      verified_facts JSON NULL,
      gaps JSON NULL,
      comment VARCHAR(2000) NULL,
      valid_to DATE NULL,
      applied_by BINARY(16) NOT NULL,
      applied_at DATETIME(6) NOT NULL,
      decided_by BINARY(16) NULL,
      decided_at DATETIME(6) NULL,
      open_mark BINARY(16) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_zone_eligibility_open (organization_id, zone_code, open_mark),
      KEY ix_zone_eligibility_organization (organization_id, zone_code, status),
      KEY ix_zone_eligibility_zone (zone_code, status, id),
      CONSTRAINT ck_zone_eligibility_status CHECK (status IN ('APPLIED','APPROVED','REJECTED','WITHDRAWN','REVOKED')),
      CONSTRAINT ck_zone_eligibility_reviewer CHECK (decided_by IS NULL OR decided_by <> applied_by OR status = 'WITHDRAWN'),
      CONSTRAINT ck_zone_eligibility_decided CHECK ((decided_at IS NULL) = (status = 'APPLIED'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE approval_step (
      subject_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      step_no INT UNSIGNED NOT NULL,
      id BINARY(16) NOT NULL,
      state VARCHAR(20) NOT NULL,
      authority VARCHAR(200) NOT NULL,
      decided_on DATE NOT NULL,
      recorded_by BINARY(16) NOT NULL,
      recorded_at DATETIME(6) NOT NULL,
      PRIMARY KEY (subject_code, step_no),
      UNIQUE KEY uq_approval_step_id (id),
      CONSTRAINT ck_approval_step_state CHECK (state IN ('PLANNED','APPLIED','EXPERT_REVIEWED','APPROVED','OPERATIONAL'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE channel_stage (
      channel_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      stage VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      capacity_gbps DECIMAL(38,12) NOT NULL,
      committed_gbps DECIMAL(38,12) NOT NULL,
      PRIMARY KEY (channel_code),
      CONSTRAINT ck_channel_stage_committed CHECK (committed_gbps >= 0 AND committed_gbps <= capacity_gbps)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE channel_commitment (
      id BINARY(16) NOT NULL,
      channel_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      organization_id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      order_item_id BINARY(16) NOT NULL,
      gateway_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      service_area VARCHAR(100) NOT NULL,
      bandwidth_mbps DECIMAL(38,12) NOT NULL,
      gbps DECIMAL(38,12) NOT NULL,
      held_at DATETIME(6) NOT NULL,
      released_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_channel_commitment_item (order_item_id),
      KEY ix_channel_commitment_order (order_id),
      KEY ix_channel_commitment_organization (organization_id, id),
      CONSTRAINT fk_channel_commitment_stage FOREIGN KEY (channel_code) REFERENCES channel_stage (channel_code) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_channel_commitment_gbps CHECK (gbps > 0 AND bandwidth_mbps > 0)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE channel_commitment');
    await runner.query('DROP TABLE channel_stage');
    await runner.query('DROP TABLE approval_step');
    await runner.query('DROP TABLE zone_eligibility');
  }
}
