import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Prepaid credits and the ledger of what became of them. */
export class Credits1764190020000 implements MigrationInterface {
  name = 'Credits1764190020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE credit_grant (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      amount DECIMAL(20,4) NOT NULL,
      remaining DECIMAL(20,4) NOT NULL,
      priority INT NOT NULL,
      expires_on DATE NULL,
      reason VARCHAR(600) NOT NULL,
      granted_by BINARY(16) NOT NULL,
      granted_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_credit_grant_account (organization_id, provider_id, currency),
      KEY ix_credit_grant_provider (provider_id, id),
      KEY ix_credit_grant_expiry (expires_on),
      CONSTRAINT ck_credit_grant_remaining CHECK (amount > 0 AND remaining >= 0 AND remaining <= amount),
      CONSTRAINT ck_credit_grant_priority CHECK (priority BETWEEN 0 AND 1000)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE credit_entry (
      transaction_id BINARY(16) NOT NULL,
      account VARCHAR(10) NOT NULL,
      kind VARCHAR(10) NOT NULL,
      grant_id BINARY(16) NOT NULL,
      invoice_id BINARY(16) NULL,
      amount DECIMAL(20,4) NOT NULL,
      booked_on DATE NOT NULL,
      booked_at DATETIME(6) NOT NULL,
      PRIMARY KEY (transaction_id, account),
      KEY ix_credit_entry_grant (grant_id, transaction_id),
      KEY ix_credit_entry_invoice (invoice_id, transaction_id),
      CONSTRAINT fk_credit_entry_grant FOREIGN KEY (grant_id) REFERENCES credit_grant (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_credit_entry_account CHECK (account IN ('PROVIDER','BALANCE','INVOICE','EXPIRED')),
      CONSTRAINT ck_credit_entry_kind CHECK (kind IN ('GRANT','APPLY','RESTORE','EXPIRE') AND (invoice_id IS NOT NULL) = (kind IN ('APPLY','RESTORE'))),
      CONSTRAINT ck_credit_entry_amount CHECK (amount <> 0)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credit_entry');
    await runner.query('DROP TABLE credit_grant');
  }
}
