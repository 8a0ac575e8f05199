import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A line says which price terms rated it. */
export class LineTerms1764150001000 implements MigrationInterface {
  name = 'LineTerms1764150001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE invoice_line ADD COLUMN price_terms_id BINARY(16) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE invoice_line DROP COLUMN price_terms_id');
  }
}
