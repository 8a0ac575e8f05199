import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tax invoices (数电票) that match their bills, the numbers that are used, and who pays only after a match. */
export class TaxInvoices1764190010000 implements MigrationInterface {
  name = 'TaxInvoices1764190010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE tax_invoice (
      id BINARY(16) NOT NULL,
      number CHAR(20) COLLATE utf8mb4_bin NOT NULL,
      invoice_id BINARY(16) NOT NULL,
      matched_invoice_id BINARY(16) NULL,
      status VARCHAR(10) NOT NULL,
      issued_on DATE NOT NULL,
      net DECIMAL(20,4) NOT NULL,
      tax DECIMAL(20,4) NOT NULL,
      total DECIMAL(20,4) NOT NULL,
      content JSON NOT NULL,
      xml MEDIUMBLOB NOT NULL,
      sha256 BINARY(32) NOT NULL,
      recorded_by BINARY(16) NOT NULL,
      recorded_at DATETIME(6) NOT NULL,
      red_number CHAR(20) COLLATE utf8mb4_bin NULL,
      void_reason VARCHAR(600) NULL,
      voided_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_tax_invoice_matched (matched_invoice_id),
      KEY ix_tax_invoice_invoice (invoice_id, id),
      CONSTRAINT fk_tax_invoice_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_tax_invoice_status CHECK ((status = 'MATCHED' AND matched_invoice_id IS NOT NULL AND voided_at IS NULL) OR (status = 'VOIDED' AND matched_invoice_id IS NULL AND voided_at IS NOT NULL AND red_number IS NOT NULL AND void_reason IS NOT NULL)),
      CONSTRAINT ck_tax_invoice_total CHECK (net + tax = total)
    ) ENGINE=InnoDB`);
    // Of every sort and for ever: a number that was used once is never used again, by whomever, in whatever role.
    await runner.query(`CREATE TABLE tax_invoice_number (
      number CHAR(20) COLLATE utf8mb4_bin NOT NULL,
      tax_invoice_id BINARY(16) NOT NULL,
      PRIMARY KEY (number)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE payment_policy (
      organization_id BINARY(16) NOT NULL,
      tax_invoice_first TINYINT(1) NOT NULL,
      set_by BINARY(16) NOT NULL,
      set_at DATETIME(6) NOT NULL,
      PRIMARY KEY (organization_id),
      CONSTRAINT ck_payment_policy CHECK (tax_invoice_first IN (0, 1))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['payment_policy', 'tax_invoice_number', 'tax_invoice'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
