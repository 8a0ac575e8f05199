import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money committed over service months, and invoice lines that are of no instance. */
export class Commitments1764150003000 implements MigrationInterface {
  name = 'Commitments1764150003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE commitment (
      id BINARY(16) NOT NULL,
      number VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      contract_id BINARY(16) NULL,
      title VARCHAR(200) NOT NULL,
      amount DECIMAL(20,4) NOT NULL,
      from_month VARCHAR(7) NOT NULL,
      to_month VARCHAR(7) NOT NULL,
      tax_category VARCHAR(30) NOT NULL,
      status VARCHAR(20) NOT NULL,
      version INT UNSIGNED NOT NULL,
      reason VARCHAR(2000) NULL,
      proposed_by BINARY(16) NOT NULL,
      proposed_at DATETIME(6) NOT NULL,
      decided_by BINARY(16) NULL,
      decided_at DATETIME(6) NULL,
      billed_amount DECIMAL(20,4) NOT NULL,
      trued_up TINYINT NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_commitment_number (number),
      KEY ix_commitment_account (organization_id, provider_id, currency),
      KEY ix_commitment_provider (provider_id, id),
      CONSTRAINT ck_commitment_status CHECK (status IN ('PROPOSED','ACCEPTED','ENDED','DECLINED','WITHDRAWN')),
      CONSTRAINT ck_commitment_months CHECK (to_month > from_month),
      CONSTRAINT ck_commitment_amount CHECK (amount > 0 AND billed_amount >= 0 AND billed_amount <= amount),
      CONSTRAINT ck_commitment_decided CHECK ((status IN ('ACCEPTED','ENDED','DECLINED')) = (decided_at IS NOT NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
      CONSTRAINT ck_commitment_tax CHECK (tax_category IN ('INFORMATION_SERVICE','TELECOM_BASIC','TELECOM_VALUE_ADDED','LEASE','ZERO'))
    ) ENGINE=InnoDB`);
    await runner.query('ALTER TABLE invoice_line DROP CONSTRAINT ck_invoice_line_kind');
    await runner.query(`ALTER TABLE invoice_line
      MODIFY COLUMN order_id BINARY(16) NULL,
      MODIFY COLUMN instance_id BINARY(16) NULL,
      ADD COLUMN commitment_id BINARY(16) NULL,
      ADD KEY ix_invoice_line_commitment (commitment_id),
      ADD CONSTRAINT fk_invoice_line_commitment FOREIGN KEY (commitment_id) REFERENCES commitment (id) ON DELETE NO ACTION ON UPDATE NO ACTION`);
    await runner.query(`ALTER TABLE invoice_line
      ADD CONSTRAINT ck_invoice_line_kind CHECK (kind IN ('ONE_TIME','RECURRING','USAGE','ADJUSTMENT','COMMITMENT')),
      ADD CONSTRAINT ck_invoice_line_subject CHECK ((instance_id IS NULL) = (commitment_id IS NOT NULL) AND (order_id IS NULL) = (instance_id IS NULL) AND (kind <> 'COMMITMENT' OR commitment_id IS NOT NULL))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE invoice_line DROP CONSTRAINT ck_invoice_line_subject');
    await runner.query('ALTER TABLE invoice_line DROP CONSTRAINT ck_invoice_line_kind');
    await runner.query('ALTER TABLE invoice_line DROP FOREIGN KEY fk_invoice_line_commitment');
    await runner.query('ALTER TABLE invoice_line DROP INDEX ix_invoice_line_commitment');
    await runner.query(`ALTER TABLE invoice_line
      DROP COLUMN commitment_id,
      MODIFY COLUMN order_id BINARY(16) NOT NULL,
      MODIFY COLUMN instance_id BINARY(16) NOT NULL,
      ADD CONSTRAINT ck_invoice_line_kind CHECK (kind IN ('ONE_TIME','RECURRING','USAGE','ADJUSTMENT'))`);
    await runner.query('DROP TABLE commitment');
  }
}
