import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The secret of a webhook before its last rotation, and until when it signs beside the new one. */
export class WebhookRotation1764400200000 implements MigrationInterface {
  name = 'WebhookRotation1764400200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE webhook
      ADD COLUMN sealed_secret_before VARBINARY(200) NULL,
      ADD COLUMN before_until DATETIME(6) NULL,
      ADD CONSTRAINT ck_webhook_before CHECK ((sealed_secret_before IS NULL) = (before_until IS NULL))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE webhook DROP CONSTRAINT ck_webhook_before');
    await runner.query('ALTER TABLE webhook DROP COLUMN sealed_secret_before, DROP COLUMN before_until');
  }
}
