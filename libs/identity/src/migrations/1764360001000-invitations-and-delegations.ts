import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InvitationsAndDelegations1764360001000 implements MigrationInterface {
  name = 'InvitationsAndDelegations1764360001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE invitation (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      email VARCHAR(200) NOT NULL,
      name VARCHAR(200) NOT NULL,
      roles JSON NOT NULL,
      token_hash BINARY(32) NOT NULL,
      invited_by BINARY(16) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      expires_at DATETIME(6) NOT NULL,
      ended_at DATETIME(6) NULL,
      person_id BINARY(16) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_invitation_token (token_hash),
      KEY ix_invitation_organization (organization_id, id),
      CONSTRAINT fk_invitation_organization FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_invitation_accepted CHECK (person_id IS NULL OR ended_at IS NOT NULL)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE delegation (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      from_person_id BINARY(16) NOT NULL,
      to_person_id BINARY(16) NOT NULL,
      roles JSON NOT NULL,
      starts_at DATETIME(6) NOT NULL,
      ends_at DATETIME(6) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_delegation_organization (organization_id, id),
      KEY ix_delegation_from (from_person_id, id),
      KEY ix_delegation_to (to_person_id, id),
      CONSTRAINT fk_delegation_organization FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_delegation_from FOREIGN KEY (from_person_id) REFERENCES person (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_delegation_to FOREIGN KEY (to_person_id) REFERENCES person (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_delegation_people CHECK (from_person_id <> to_person_id),
      CONSTRAINT ck_delegation_period CHECK (starts_at <= ends_at)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE delegation');
    await runner.query('DROP TABLE invitation');
  }
}
