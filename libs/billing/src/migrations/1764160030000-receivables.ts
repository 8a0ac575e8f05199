import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Confirmation of receivables that providers ask for. */
export class Receivables1764160030000 implements MigrationInterface {
  name = 'Receivables1764160030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE receivable (
      id BINARY(16) NOT NULL,
      invoice_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      status VARCHAR(20) NOT NULL,
      open_key BINARY(16) NULL,
      requested_by BINARY(16) NOT NULL,
      requested_at DATETIME(6) NOT NULL,
      confirm_by DATE NOT NULL,
      amount DECIMAL(20,4) NULL,
      note VARCHAR(600) NULL,
      answered_by BINARY(16) NULL,
      answered_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_receivable_open (open_key),
      KEY ix_receivable_organization (organization_id, id),
      KEY ix_receivable_provider (provider_id, id),
      KEY ix_receivable_invoice (invoice_id),
      CONSTRAINT fk_receivable_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_receivable_status CHECK (status IN ('REQUESTED','CONFIRMED','REFUSED')),
      CONSTRAINT ck_receivable_answer CHECK ((answered_at IS NULL) = (status = 'REQUESTED') AND (open_key IS NULL) = (answered_at IS NOT NULL) AND (amount IS NOT NULL) = (status = 'CONFIRMED'))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE receivable');
  }
}
