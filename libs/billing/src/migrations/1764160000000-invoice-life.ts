import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Confirmation of invoices, the terms of paying them, and payments. */
export class InvoiceLife1764160000000 implements MigrationInterface {
  name = 'InvoiceLife1764160000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE invoice
      ADD verification_started_at DATETIME(6) NULL,
      ADD accept_by DATETIME(6) NULL,
      ADD accepted_at DATETIME(6) NULL,
      ADD KEY ix_invoice_accept_by (accept_by),
      ADD CONSTRAINT ck_invoice_accepted CHECK ((accepted_at IS NULL) = (due_on IS NULL) AND (accepted_at IS NULL OR accept_by IS NULL)),
      ADD CONSTRAINT ck_invoice_confirmed CHECK (accepted_at IS NOT NULL OR status NOT IN ('ACCEPTED','PARTIALLY_PAID','PAID'))`);
    // What stands issued gets the period it would have had: 15 days from its issue.
    await runner.query(`UPDATE invoice SET accept_by = issued_at + INTERVAL 15 DAY WHERE status = 'ISSUED'`);
    await runner.query(`CREATE TABLE payment_terms (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      payment_days INT NULL,
      acceptance_days INT NULL,
      annual_rate DECIMAL(6,5) NULL,
      agreed_at DATETIME(6) NOT NULL,
      agreed_by BINARY(16) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_payment_terms_parties (organization_id, provider_id, agreed_at),
      CONSTRAINT ck_payment_terms_days CHECK (payment_days > 0 AND acceptance_days > 0 AND annual_rate > 0)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE acceptance (
      id BINARY(16) NOT NULL,
      number VARCHAR(120) COLLATE utf8mb4_bin NOT NULL,
      invoice_id BINARY(16) NOT NULL,
      kind VARCHAR(20) NOT NULL,
      amount DECIMAL(20,4) NOT NULL,
      held_lines JSON NOT NULL,
      content_hash BINARY(32) NOT NULL,
      note VARCHAR(600) NULL,
      person_id BINARY(16) NULL,
      accepted_at DATETIME(6) NOT NULL,
      recorded_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_acceptance_number (number),
      KEY ix_acceptance_invoice (invoice_id, id),
      CONSTRAINT fk_acceptance_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_acceptance_kind CHECK (kind IN ('ACCEPTED','PARTIALLY_ACCEPTED','DEEMED_ACCEPTED')),
      CONSTRAINT ck_acceptance_person CHECK ((person_id IS NULL) = (kind = 'DEEMED_ACCEPTED'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE payment (
      id BINARY(16) NOT NULL,
      invoice_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      reverses_id BINARY(16) NULL,
      amount DECIMAL(20,4) NOT NULL,
      paid_on DATE NOT NULL,
      reference VARCHAR(200) NOT NULL,
      recorded_by BINARY(16) NOT NULL,
      recorded_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_payment_invoice (invoice_id, id),
      KEY ix_payment_reverses (reverses_id),
      CONSTRAINT fk_payment_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_payment_reverses FOREIGN KEY (reverses_id) REFERENCES payment (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_payment_sign CHECK (amount <> 0 AND (reverses_id IS NULL) = (amount > 0))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['payment', 'acceptance', 'payment_terms']) await runner.query(`DROP TABLE ${table}`);
    await runner.query('ALTER TABLE invoice DROP CONSTRAINT ck_invoice_confirmed');
    await runner.query('ALTER TABLE invoice DROP CONSTRAINT ck_invoice_accepted');
    await runner.query(`ALTER TABLE invoice
      DROP KEY ix_invoice_accept_by,
      DROP COLUMN accepted_at,
      DROP COLUMN accept_by,
      DROP COLUMN verification_started_at`);
  }
}
