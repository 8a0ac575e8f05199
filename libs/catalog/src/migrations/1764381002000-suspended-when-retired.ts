import type { MigrationInterface, QueryRunner } from 'typeorm';

const allowing = (from: string): string => `ALTER TABLE offering ADD CONSTRAINT ck_offering_suspension CHECK (
  (status = 'SUSPENDED') = (suspended_from IS NOT NULL AND suspension_reason IS NOT NULL)
  AND (suspended_from IS NULL OR suspended_from IN (${from}))
  AND (suspension_rule IS NULL OR status = 'SUSPENDED'))`;
const DROP = 'ALTER TABLE offering DROP CONSTRAINT ck_offering_suspension';

/** What is retired can be suspended as well, and the other way round. */
export class SuspendedWhenRetired1764381002000 implements MigrationInterface {
  name = 'SuspendedWhenRetired1764381002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(DROP);
    await runner.query(allowing("'PUBLISHED','PAUSED','RETIRED'"));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DROP);
    await runner.query(`UPDATE offering SET suspended_from = 'PAUSED' WHERE suspended_from = 'RETIRED'`);
    await runner.query(allowing("'PUBLISHED','PAUSED'"));
  }
}
