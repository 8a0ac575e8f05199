import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payments are found by their provider, disputes by whose turn it is. */
export class WhatWaits1764440096000 implements MigrationInterface {
  name = 'WhatWaits1764440096000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX ix_payment_provider ON payment (provider_id, recorded_at)');
    await runner.query('CREATE INDEX ix_invoice_dispute_status ON invoice_dispute (status, opened_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_invoice_dispute_status ON invoice_dispute');
    await runner.query('DROP INDEX ix_payment_provider ON payment');
  }
}
