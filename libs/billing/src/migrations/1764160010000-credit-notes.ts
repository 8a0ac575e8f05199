import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Credit notes (贷项通知单): what a provider takes back of an invoice. */
export class CreditNotes1764160010000 implements MigrationInterface {
  name = 'CreditNotes1764160010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE credit_note (
      id BINARY(16) NOT NULL,
      number VARCHAR(120) COLLATE utf8mb4_bin NOT NULL,
      invoice_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      net DECIMAL(20,4) NOT NULL,
      tax DECIMAL(20,4) NOT NULL,
      total DECIMAL(20,4) NOT NULL,
      reason VARCHAR(600) NOT NULL,
      dispute_id BINARY(16) NULL,
      issued_by BINARY(16) NOT NULL,
      issued_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_credit_note_number (number),
      UNIQUE KEY uq_credit_note_dispute (dispute_id),
      KEY ix_credit_note_invoice (invoice_id, id),
      KEY ix_credit_note_organization (organization_id, id),
      KEY ix_credit_note_provider (provider_id, id),
      CONSTRAINT fk_credit_note_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_credit_note_total CHECK (total > 0 AND net + tax = total)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE credit_note_line (
      credit_note_id BINARY(16) NOT NULL,
      line_no INT NOT NULL,
      invoice_id BINARY(16) NOT NULL,
      invoice_line_no INT NOT NULL,
      amount DECIMAL(20,4) NOT NULL,
      tax_rate DECIMAL(6,5) NOT NULL,
      net DECIMAL(20,4) NOT NULL,
      tax_amount DECIMAL(20,4) NOT NULL,
      PRIMARY KEY (credit_note_id, line_no),
      KEY ix_credit_note_line_credited (invoice_id, invoice_line_no),
      CONSTRAINT fk_credit_note_line_note FOREIGN KEY (credit_note_id) REFERENCES credit_note (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_credit_note_line_line FOREIGN KEY (invoice_id, invoice_line_no) REFERENCES invoice_line (invoice_id, line_no) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_credit_note_line CHECK (amount > 0 AND net + tax_amount = amount)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit_note_line');
    await runner.query('DROP TABLE credit_note');
  }
}
