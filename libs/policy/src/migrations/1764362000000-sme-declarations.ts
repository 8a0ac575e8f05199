import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SmeDeclarations1764362000000 implements MigrationInterface {
  name = 'SmeDeclarations1764362000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE sme_declaration (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      size VARCHAR(10) NOT NULL,
      employees INT UNSIGNED NOT NULL,
      annual_revenue DECIMAL(38,12) NOT NULL,
      industry VARCHAR(200) NOT NULL,
      park_code VARCHAR(100) COLLATE utf8mb4_bin NULL,
      status VARCHAR(20) NOT NULL,
      declared_by BINARY(16) NOT NULL,
      declared_at DATETIME(6) NOT NULL,
      comment VARCHAR(2000) NULL,
      valid_to DATE NULL,
      decided_by BINARY(16) NULL,
      decided_at DATETIME(6) NULL,
      open_mark BINARY(16) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_sme_declaration_open (organization_id, open_mark),
      KEY ix_sme_declaration_organization (organization_id, status, id),
      CONSTRAINT ck_sme_declaration_size CHECK (size IN ('MEDIUM','SMALL','MICRO')),
      CONSTRAINT ck_sme_declaration_status CHECK (status IN ('DECLARED','CONFIRMED','REJECTED','REVOKED'))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sme_declaration');
  }
}
