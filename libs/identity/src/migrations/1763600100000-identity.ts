import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Identity1763600100000 implements MigrationInterface {
  name = 'Identity1763600100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE organization (
      id BINARY(16) NOT NULL,
      kind VARCHAR(30) NOT NULL,
      code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      name VARCHAR(200) NOT NULL,
      uscc VARCHAR(18) NULL,
      division_code VARCHAR(6) NULL,
      parent_id BINARY(16) NULL,
      path VARCHAR(400) COLLATE utf8mb4_bin NOT NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_organization_code (code),
      KEY ix_organization_path (path),
      KEY ix_organization_parent (parent_id),
      CONSTRAINT fk_organization_parent FOREIGN KEY (parent_id) REFERENCES organization (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_organization_kind CHECK (kind IN ('AGENCY','PUBLIC_INSTITUTION','ENTERPRISE','MULTINATIONAL','PROVIDER','OPERATOR','ASSESSOR'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE person (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      email VARCHAR(200) NOT NULL,
      name VARCHAR(200) NOT NULL,
      roles JSON NOT NULL,
      password_hash VARCHAR(200) NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_person_email (email),
      KEY ix_person_organization (organization_id),
      CONSTRAINT fk_person_organization FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE refresh_token (
      id BINARY(16) NOT NULL,
      person_id BINARY(16) NOT NULL,
      family_id BINARY(16) NOT NULL,
      token_hash BINARY(32) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      expires_at DATETIME(6) NOT NULL,
      ended_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_refresh_token_hash (token_hash),
      KEY ix_refresh_token_family (family_id),
      KEY ix_refresh_token_expires (expires_at),
      CONSTRAINT fk_refresh_token_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE api_key (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      person_id BINARY(16) NOT NULL,
      name VARCHAR(200) NOT NULL,
      roles JSON NOT NULL,
      secret_hash BINARY(32) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      expires_at DATETIME(6) NULL,
      revoked_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_api_key_hash (secret_hash),
      KEY ix_api_key_organization (organization_id),
      CONSTRAINT fk_api_key_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['api_key', 'refresh_token', 'person', 'organization'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
