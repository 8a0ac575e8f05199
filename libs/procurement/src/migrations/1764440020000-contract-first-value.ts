import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A contract keeps its first value when a revision takes it below: ten per cent are counted of it. */
export class ContractFirstValue1764440020000 implements MigrationInterface {
  name = 'ContractFirstValue1764440020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE contract DROP CONSTRAINT ck_contract_values');
    await runner.query(
      'ALTER TABLE contract ADD CONSTRAINT ck_contract_values CHECK (value >= 0 AND maximum_value >= 0 AND supplements >= 0)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE contract DROP CONSTRAINT ck_contract_values');
    await runner.query('UPDATE contract SET value = LEAST(value, maximum_value)');
    await runner.query(
      'ALTER TABLE contract ADD CONSTRAINT ck_contract_values CHECK (value >= 0 AND maximum_value >= value AND supplements >= 0)',
    );
  }
}
