import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Disputes of invoice lines, and what was said in them. */
export class Disputes1764160020000 implements MigrationInterface {
  name = 'Disputes1764160020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE invoice_dispute (
      id BINARY(16) NOT NULL,
      invoice_id BINARY(16) NOT NULL,
      line_no INT NOT NULL,
      line_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      status VARCHAR(20) NOT NULL,
      open_key VARCHAR(60) COLLATE utf8mb4_bin NULL,
      claimed_amount DECIMAL(20,4) NULL,
      answered_amount DECIMAL(20,4) NULL,
      agreed_amount DECIMAL(20,4) NULL,
      message_count INT NOT NULL,
      opened_at DATETIME(6) NOT NULL,
      acceptance_end DATETIME(6) NULL,
      closed_at DATETIME(6) NULL,
      accept_by DATETIME(6) NULL,
      confirmed_at DATETIME(6) NULL,
      due_on DATE NULL,
      updated_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_invoice_dispute_open (open_key),
      KEY ix_invoice_dispute_line (invoice_id, line_no, id),
      KEY ix_invoice_dispute_organization (organization_id, id),
      KEY ix_invoice_dispute_provider (provider_id, id),
      KEY ix_invoice_dispute_accept_by (accept_by),
      CONSTRAINT fk_invoice_dispute_line FOREIGN KEY (invoice_id, line_no) REFERENCES invoice_line (invoice_id, line_no) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_invoice_dispute_status CHECK (status IN ('OPEN','ANSWERED','ESCALATED','ACCEPTED','SETTLED','DECIDED','WITHDRAWN')),
      CONSTRAINT ck_invoice_dispute_open CHECK ((open_key IS NOT NULL) = (status IN ('OPEN','ANSWERED','ESCALATED')) AND (open_key IS NULL) = (closed_at IS NOT NULL)),
      CONSTRAINT ck_invoice_dispute_agreed CHECK ((agreed_amount IS NOT NULL) = (status IN ('ACCEPTED','SETTLED','DECIDED'))),
      CONSTRAINT ck_invoice_dispute_due CHECK ((confirmed_at IS NULL) = (due_on IS NULL) AND (confirmed_at IS NULL OR (closed_at IS NOT NULL AND accept_by IS NULL)))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE dispute_message (
      dispute_id BINARY(16) NOT NULL,
      seq INT NOT NULL,
      side VARCHAR(10) NOT NULL,
      act VARCHAR(20) NOT NULL,
      message VARCHAR(2000) NOT NULL,
      amount DECIMAL(20,4) NULL,
      person_id BINARY(16) NOT NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (dispute_id, seq),
      CONSTRAINT fk_dispute_message_dispute FOREIGN KEY (dispute_id) REFERENCES invoice_dispute (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_dispute_message_side CHECK (side IN ('BUYER','PROVIDER','OPERATOR'))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dispute_message');
    await runner.query('DROP TABLE invoice_dispute');
  }
}
