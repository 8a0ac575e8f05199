import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OidcIdentities1764361001000 implements MigrationInterface {
  name = 'OidcIdentities1764361001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE oidc_identity (
      id BINARY(16) NOT NULL,
      issuer VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      subject VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      person_id BINARY(16) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_oidc_identity_subject (issuer, subject),
      KEY ix_oidc_identity_person (person_id, id),
      CONSTRAINT fk_oidc_identity_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query('ALTER TABLE refresh_token ADD COLUMN factor_elsewhere TINYINT NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE refresh_token DROP COLUMN factor_elsewhere');
    await runner.query('DROP TABLE oidc_identity');
  }
}
