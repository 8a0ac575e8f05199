import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Statements of providers' months, once they are issued. */
export class ProviderStatements1764190030000 implements MigrationInterface {
  name = 'ProviderStatements1764190030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE provider_statement (
      id BINARY(16) NOT NULL,
      number VARCHAR(120) COLLATE utf8mb4_bin NOT NULL,
      provider_id BINARY(16) NOT NULL,
      period CHAR(7) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      management_charge DECIMAL(20,4) NOT NULL,
      content JSON NOT NULL,
      issued_by BINARY(16) NOT NULL,
      issued_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_provider_statement_number (number),
      UNIQUE KEY uq_provider_statement_month (provider_id, period, currency),
      CONSTRAINT ck_provider_statement_charge CHECK (management_charge >= 0)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE provider_statement');
  }
}
