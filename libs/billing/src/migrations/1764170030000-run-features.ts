import type { MigrationInterface, QueryRunner } from 'typeorm';

const REASONS =
  "'ALREADY_INVOICED','NEGATIVE_TOTAL','AMOUNT_TOO_LARGE','NOT_RECONCILED','NO_TAX_RATE','ZONE_DOMESTIC_PARTY','ERROR'";

/** Dry runs, cancelling, what an account would be or was billed, and why one is held in words. */
export class RunFeatures1764170030000 implements MigrationInterface {
  name = 'RunFeatures1764170030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE billing_run ADD COLUMN dry_run TINYINT NOT NULL DEFAULT 0');
    await runner.query(
      'ALTER TABLE billing_run DROP CONSTRAINT ck_billing_run_status, DROP CONSTRAINT ck_billing_run_active',
    );
    await runner.query(`ALTER TABLE billing_run
      ADD CONSTRAINT ck_billing_run_status CHECK (status IN ('QUEUED','RUNNING','COMPLETED','FAILED','CANCELLED')),
      ADD CONSTRAINT ck_billing_run_active CHECK ((active_key IS NULL) = (status IN ('COMPLETED','FAILED','CANCELLED')))`);
    await runner.query(`ALTER TABLE billing_run_account
      ADD COLUMN amount DECIMAL(20,4) NULL,
      ADD COLUMN line_count INT NOT NULL DEFAULT 0,
      ADD COLUMN waiting_detail JSON NULL`);
    await runner.query(`UPDATE billing_run_account a JOIN invoice i ON i.id = a.invoice_id
      SET a.amount = i.total, a.line_count = i.line_count`);
    await runner.query('ALTER TABLE billing_run_account DROP CONSTRAINT ck_billing_run_account_reason');
    await runner.query(
      `ALTER TABLE billing_run_account ADD CONSTRAINT ck_billing_run_account_reason CHECK (waiting_reason IN (${REASONS}))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE billing_run_account DROP CONSTRAINT ck_billing_run_account_reason');
    await runner.query(
      "ALTER TABLE billing_run_account ADD CONSTRAINT ck_billing_run_account_reason CHECK (waiting_reason IN ('ALREADY_INVOICED','NEGATIVE_TOTAL','AMOUNT_TOO_LARGE','ERROR'))",
    );
    await runner.query(
      'ALTER TABLE billing_run_account DROP COLUMN amount, DROP COLUMN line_count, DROP COLUMN waiting_detail',
    );
    await runner.query(
      'ALTER TABLE billing_run DROP CONSTRAINT ck_billing_run_status, DROP CONSTRAINT ck_billing_run_active',
    );
    await runner.query(`ALTER TABLE billing_run
      ADD CONSTRAINT ck_billing_run_status CHECK (status IN ('QUEUED','RUNNING','COMPLETED','FAILED')),
      ADD CONSTRAINT ck_billing_run_active CHECK ((active_key IS NULL) = (status IN ('COMPLETED','FAILED')))`);
    await runner.query('ALTER TABLE billing_run DROP COLUMN dry_run');
  }
}
