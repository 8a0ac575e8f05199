import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Committees1764376000000 implements MigrationInterface {
  name = 'Committees1764376000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE committee_member (
      id BINARY(16) NOT NULL,
      committee_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      seat_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      organization_id BINARY(16) NOT NULL,
      person_id BINARY(16) NULL,
      field VARCHAR(200) NULL,
      from_on DATE NOT NULL,
      last_on DATE NOT NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_committee_member_committee (committee_code, id),
      KEY ix_committee_member_organization (organization_id, last_on),
      KEY ix_committee_member_person (person_id, last_on),
      CONSTRAINT ck_committee_member_term CHECK (from_on <= last_on)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE expert_interest (
      id BINARY(16) NOT NULL,
      person_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      kind VARCHAR(20) NOT NULL,
      from_on DATE NOT NULL,
      until_on DATE NULL,
      declared_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_expert_interest_person (person_id, organization_id),
      CONSTRAINT ck_expert_interest_period CHECK (until_on IS NULL OR from_on <= until_on)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE expert_opinion (
      id BINARY(16) NOT NULL,
      application_id BINARY(16) NOT NULL,
      person_id BINARY(16) NOT NULL,
      drawn_at DATETIME(6) NOT NULL,
      favourable TINYINT NULL,
      statement VARCHAR(2000) NULL,
      given_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_expert_opinion (application_id, person_id),
      CONSTRAINT fk_expert_opinion_application FOREIGN KEY (application_id) REFERENCES admission_application (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE yearly_plan (
      id BINARY(16) NOT NULL,
      committee_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      fiscal_year INT NOT NULL,
      title VARCHAR(200) NOT NULL,
      body TEXT NOT NULL,
      organization_id BINARY(16) NOT NULL,
      published_by BINARY(16) NOT NULL,
      published_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_yearly_plan_year (committee_code, fiscal_year)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['yearly_plan', 'expert_opinion', 'expert_interest', 'committee_member'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
