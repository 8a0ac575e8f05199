import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why the operator suspended an offering, and what it was before. */
export class OfferingLife1764350000000 implements MigrationInterface {
  name = 'OfferingLife1764350000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE offering
      ADD COLUMN suspended_from VARCHAR(20) NULL,
      ADD COLUMN suspension_reason VARCHAR(2000) NULL,
      ADD COLUMN suspension_rule VARCHAR(20) NULL`);
    await runner.query(`ALTER TABLE offering ADD CONSTRAINT ck_offering_suspension CHECK (
      (status = 'SUSPENDED') = (suspended_from IS NOT NULL AND suspension_reason IS NOT NULL)
      AND (suspended_from IS NULL OR suspended_from IN ('PUBLISHED','PAUSED'))
      AND (suspension_rule IS NULL OR status = 'SUSPENDED'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE offering DROP CONSTRAINT ck_offering_suspension');
    await runner.query(`ALTER TABLE offering DROP COLUMN suspended_from, DROP COLUMN suspension_reason,
      DROP COLUMN suspension_rule`);
  }
}
