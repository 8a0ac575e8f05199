import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Compliance1764370000000 implements MigrationInterface {
  name = 'Compliance1764370000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE third_party_body (
      organization_id BINARY(16) NOT NULL,
      kinds JSON NOT NULL,
      accreditation_number VARCHAR(100) NOT NULL,
      accredited_from DATE NOT NULL,
      last_accredited_on DATE NOT NULL,
      affiliate_ids JSON NOT NULL,
      updated_at DATETIME(6) NOT NULL,
      PRIMARY KEY (organization_id),
      CONSTRAINT ck_third_party_body_accredited CHECK (accredited_from <= last_accredited_on)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE evidence (
      id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      kind VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      number VARCHAR(100) NOT NULL,
      issuer VARCHAR(200) NOT NULL,
      body_id BINARY(16) NULL,
      valid_from DATE NOT NULL,
      last_valid_on DATE NULL,
      offering_codes JSON NOT NULL,
      details JSON NOT NULL,
      status VARCHAR(20) NOT NULL,
      comment VARCHAR(2000) NULL,
      submitted_by BINARY(16) NOT NULL,
      submitted_at DATETIME(6) NOT NULL,
      decided_by BINARY(16) NULL,
      decided_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_evidence_provider (provider_id, status, kind),
      KEY ix_evidence_ending (status, last_valid_on),
      CONSTRAINT ck_evidence_validity CHECK (last_valid_on IS NULL OR valid_from <= last_valid_on)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE admission_application (
      id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      status VARCHAR(20) NOT NULL,
      renewal TINYINT NOT NULL,
      terms_version VARCHAR(20) NOT NULL,
      answers JSON NOT NULL,
      assessment JSON NULL,
      judgements JSON NULL,
      comment VARCHAR(2000) NULL,
      version INT NOT NULL,
      open_mark BINARY(16) NOT NULL,
      created_by BINARY(16) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      submitted_at DATETIME(6) NULL,
      decided_by BINARY(16) NULL,
      decided_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_admission_application_open (provider_id, open_mark),
      KEY ix_admission_application_status (status, submitted_at)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE admission (
      provider_id BINARY(16) NOT NULL,
      application_id BINARY(16) NULL,
      reference VARCHAR(500) NULL,
      admitted_on DATE NOT NULL,
      last_valid_on DATE NOT NULL,
      removed_on DATE NULL,
      removal_reason VARCHAR(2000) NULL,
      updated_at DATETIME(6) NOT NULL,
      PRIMARY KEY (provider_id),
      CONSTRAINT fk_admission_application FOREIGN KEY (application_id) REFERENCES admission_application (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_admission_basis CHECK (application_id IS NOT NULL OR reference IS NOT NULL),
      CONSTRAINT ck_admission_validity CHECK (admitted_on <= last_valid_on)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE admission_condition (
      id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      statement VARCHAR(2000) NOT NULL,
      due_on DATE NOT NULL,
      met_on DATE NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_admission_condition_provider (provider_id, id),
      CONSTRAINT fk_admission_condition_provider FOREIGN KEY (provider_id) REFERENCES admission (provider_id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE admission_suspension (
      id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      reason VARCHAR(2000) NOT NULL,
      from_on DATE NOT NULL,
      until_on DATE NULL,
      lifted_on DATE NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_admission_suspension_provider (provider_id, id),
      CONSTRAINT fk_admission_suspension_provider FOREIGN KEY (provider_id) REFERENCES admission (provider_id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_admission_suspension_period CHECK (until_on IS NULL OR from_on < until_on)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'admission_suspension',
      'admission_condition',
      'admission',
      'admission_application',
      'evidence',
      'third_party_body',
    ])
      await runner.query(`DROP TABLE ${table}`);
  }
}
