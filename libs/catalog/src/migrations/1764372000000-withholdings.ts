import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Withholdings1764372000000 implements MigrationInterface {
  name = 'Withholdings1764372000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE offering_withholding (
      id BINARY(16) NOT NULL,
      offering_id BINARY(16) NOT NULL,
      findings JSON NOT NULL,
      from_at DATETIME(6) NOT NULL,
      until_at DATETIME(6) NULL,
      open_mark BINARY(16) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_offering_withholding_open (offering_id, open_mark),
      KEY ix_offering_withholding_from (until_at, from_at),
      CONSTRAINT fk_offering_withholding_offering FOREIGN KEY (offering_id) REFERENCES offering (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_offering_withholding_period CHECK (until_at IS NULL OR from_at <= until_at)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE provider_check (
      provider_id BINARY(16) NOT NULL,
      version INT NOT NULL,
      checked_on DATE NOT NULL,
      PRIMARY KEY (provider_id)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE provider_check');
    await runner.query('DROP TABLE offering_withholding');
  }
}
