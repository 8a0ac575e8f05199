import type { MigrationInterface, QueryRunner } from 'typeorm';

const NEVER = 'ON DELETE NO ACTION ON UPDATE NO ACTION';

export class ClientCertificates1764361000000 implements MigrationInterface {
  name = 'ClientCertificates1764361000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE certificate_authority (
      id BINARY(16) NOT NULL,
      parent_id BINARY(16) NULL,
      name VARCHAR(200) NOT NULL,
      certificate BLOB NOT NULL,
      fingerprint BINARY(32) NOT NULL,
      subject_hash BINARY(32) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      ended_at DATETIME(6) NULL,
      list_from DATETIME(6) NULL,
      list_until DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_certificate_authority_fingerprint (fingerprint),
      KEY ix_certificate_authority_subject (subject_hash),
      CONSTRAINT fk_certificate_authority_parent FOREIGN KEY (parent_id) REFERENCES certificate_authority (id) ${NEVER},
      CONSTRAINT ck_certificate_authority_list CHECK ((list_from IS NULL) = (list_until IS NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE revoked_certificate (
      authority_id BINARY(16) NOT NULL,
      serial VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      revoked_at DATETIME(6) NOT NULL,
      PRIMARY KEY (authority_id, serial),
      CONSTRAINT fk_revoked_certificate_authority FOREIGN KEY (authority_id) REFERENCES certificate_authority (id) ${NEVER}
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE client_certificate (
      id BINARY(16) NOT NULL,
      authority_id BINARY(16) NOT NULL,
      serial VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      fingerprint BINARY(32) NOT NULL,
      person_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      ended_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_client_certificate_serial (authority_id, serial),
      UNIQUE KEY uq_client_certificate_fingerprint (fingerprint),
      KEY ix_client_certificate_organization (organization_id, id),
      KEY ix_client_certificate_person (person_id, id),
      CONSTRAINT fk_client_certificate_authority FOREIGN KEY (authority_id) REFERENCES certificate_authority (id) ${NEVER},
      CONSTRAINT fk_client_certificate_person FOREIGN KEY (person_id) REFERENCES person (id) ${NEVER},
      CONSTRAINT fk_client_certificate_organization FOREIGN KEY (organization_id) REFERENCES organization (id) ${NEVER}
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE spent_ticket (
      ticket_hash BINARY(32) NOT NULL,
      expires_at DATETIME(6) NOT NULL,
      PRIMARY KEY (ticket_hash),
      KEY ix_spent_ticket_expires (expires_at)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE relying_system (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      code VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      name VARCHAR(200) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      ended_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_relying_system_code (code),
      KEY ix_relying_system_organization (organization_id, id),
      CONSTRAINT fk_relying_system_organization FOREIGN KEY (organization_id) REFERENCES organization (id) ${NEVER}
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE system_grant (
      id BINARY(16) NOT NULL,
      system_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      role VARCHAR(30) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_system_grant (system_id, organization_id, role),
      KEY ix_system_grant_system (system_id, id),
      KEY ix_system_grant_organization (organization_id),
      CONSTRAINT fk_system_grant_system FOREIGN KEY (system_id) REFERENCES relying_system (id) ${NEVER},
      CONSTRAINT fk_system_grant_organization FOREIGN KEY (organization_id) REFERENCES organization (id) ${NEVER}
    ) ENGINE=InnoDB`);
    await runner.query(`ALTER TABLE refresh_token
      ADD COLUMN certificate_id BINARY(16) NULL,
      ADD COLUMN system_id BINARY(16) NULL,
      ADD COLUMN ends_by DATETIME(6) NULL,
      ADD KEY ix_refresh_token_certificate (certificate_id),
      ADD KEY ix_refresh_token_system (system_id),
      ADD CONSTRAINT fk_refresh_token_certificate FOREIGN KEY (certificate_id) REFERENCES client_certificate (id) ${NEVER},
      ADD CONSTRAINT fk_refresh_token_system FOREIGN KEY (system_id) REFERENCES relying_system (id) ${NEVER}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE refresh_token
      DROP FOREIGN KEY fk_refresh_token_certificate, DROP FOREIGN KEY fk_refresh_token_system`);
    await runner.query(`ALTER TABLE refresh_token
      DROP KEY ix_refresh_token_certificate, DROP KEY ix_refresh_token_system,
      DROP COLUMN certificate_id, DROP COLUMN system_id, DROP COLUMN ends_by`);
    for (const table of [
      'system_grant',
      'relying_system',
      'spent_ticket',
      'client_certificate',
      'revoked_certificate',
      'certificate_authority',
    ])
      await runner.query(`DROP TABLE ${table}`);
  }
}
