import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How contracts are used day by day, and what was warned of. */
export class ContractDays1764440020100 implements MigrationInterface {
  name = 'ContractDays1764440020100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE contract
      ADD COLUMN used DECIMAL(20,4) NOT NULL DEFAULT 0,
      ADD COLUMN used_beyond DECIMAL(20,4) NOT NULL DEFAULT 0,
      ADD COLUMN watched_on DATE NULL,
      ADD KEY ix_contract_watched (status, watched_on)`);
    await runner.query(`CREATE TABLE contract_day (
      contract_id BINARY(16) NOT NULL,
      day DATE NOT NULL,
      at DATETIME(6) NOT NULL,
      used DECIMAL(20,4) NOT NULL,
      lived DECIMAL(20,4) NOT NULL,
      at_end DECIMAL(20,4) NOT NULL,
      exhausted_on DATE NULL,
      PRIMARY KEY (contract_id, day),
      CONSTRAINT fk_contract_day_contract FOREIGN KEY (contract_id) REFERENCES contract (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE contract_warning (
      contract_id BINARY(16) NOT NULL,
      threshold INT UNSIGNED NOT NULL,
      used DECIMAL(20,4) NOT NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (contract_id, threshold),
      CONSTRAINT fk_contract_warning_contract FOREIGN KEY (contract_id) REFERENCES contract (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE contract_warning');
    await runner.query('DROP TABLE contract_day');
    await runner.query(
      'ALTER TABLE contract DROP KEY ix_contract_watched, DROP COLUMN watched_on, DROP COLUMN used_beyond, DROP COLUMN used',
    );
  }
}
