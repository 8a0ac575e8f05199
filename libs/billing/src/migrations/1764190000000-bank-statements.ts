import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Statements of banks, their entries, and the payments they were matched to. */
export class BankStatements1764190000000 implements MigrationInterface {
  name = 'BankStatements1764190000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE bank_statement (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      sha256 BINARY(32) NOT NULL,
      format VARCHAR(10) NOT NULL,
      name VARCHAR(200) NOT NULL,
      content MEDIUMBLOB NOT NULL,
      entry_count INT NOT NULL,
      new_count INT NOT NULL,
      pending_count INT NOT NULL,
      received_by BINARY(16) NOT NULL,
      received_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_bank_statement_content (organization_id, sha256),
      CONSTRAINT ck_bank_statement_format CHECK (format IN ('CSV','CAMT053'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE bank_entry (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      statement_id BINARY(16) NOT NULL,
      entry_key BINARY(32) NOT NULL,
      account VARCHAR(100) NOT NULL,
      reference VARCHAR(200) NULL,
      booked_on DATE NOT NULL,
      direction VARCHAR(10) NOT NULL,
      amount DECIMAL(20,4) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      counterparty VARCHAR(300) NOT NULL,
      text VARCHAR(2000) NOT NULL,
      status VARCHAR(20) NOT NULL,
      reason VARCHAR(30) NULL,
      note VARCHAR(600) NULL,
      matched DECIMAL(20,4) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_bank_entry_key (entry_key),
      KEY ix_bank_entry_organization (organization_id, id),
      KEY ix_bank_entry_statement (statement_id, id),
      CONSTRAINT fk_bank_entry_statement FOREIGN KEY (statement_id) REFERENCES bank_statement (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_bank_entry_direction CHECK (direction IN ('DEBIT','CREDIT')),
      CONSTRAINT ck_bank_entry_status CHECK (status IN ('UNMATCHED','PARTIALLY_MATCHED','MATCHED','IGNORED')),
      CONSTRAINT ck_bank_entry_matched CHECK (amount > 0 AND matched >= 0 AND matched <= amount),
      CONSTRAINT ck_bank_entry_whole CHECK ((status IN ('UNMATCHED','IGNORED')) = (matched = 0) AND (status <> 'PARTIALLY_MATCHED' OR matched < amount) AND (status <> 'MATCHED' OR matched = amount OR note IS NOT NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE bank_match (
      payment_id BINARY(16) NOT NULL,
      entry_id BINARY(16) NOT NULL,
      invoice_id BINARY(16) NOT NULL,
      amount DECIMAL(20,4) NOT NULL,
      PRIMARY KEY (payment_id),
      KEY ix_bank_match_entry (entry_id),
      CONSTRAINT fk_bank_match_payment FOREIGN KEY (payment_id) REFERENCES payment (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_bank_match_entry FOREIGN KEY (entry_id) REFERENCES bank_entry (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_bank_match_amount CHECK (amount > 0)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['bank_match', 'bank_entry', 'bank_statement']) await runner.query(`DROP TABLE ${table}`);
  }
}
