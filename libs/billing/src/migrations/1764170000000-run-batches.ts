import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RunBatches1764170000000 implements MigrationInterface {
  name = 'RunBatches1764170000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE billing_run_account ADD COLUMN batch INT NOT NULL DEFAULT 0, ADD COLUMN instances INT NOT NULL DEFAULT 0',
    );
    await runner.query(
      'ALTER TABLE billing_run_account ADD KEY ix_billing_run_account_batch (run_id, status, batch), DROP KEY ix_billing_run_account_status',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE billing_run_account ADD KEY ix_billing_run_account_status (run_id, status), DROP KEY ix_billing_run_account_batch',
    );
    await runner.query('ALTER TABLE billing_run_account DROP COLUMN batch, DROP COLUMN instances');
  }
}
