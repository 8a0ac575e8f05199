import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CoBuiltCentres1764362300000 implements MigrationInterface {
  name = 'CoBuiltCentres1764362300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE data_centre ADD COLUMN kinds JSON NULL, ADD COLUMN owners JSON NULL');
    await runner.query(`CREATE TABLE centre_cost (
      id BINARY(16) NOT NULL,
      centre_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      month CHAR(7) COLLATE utf8mb4_bin NOT NULL,
      purpose VARCHAR(200) NOT NULL,
      amount DECIMAL(20,4) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      parts JSON NOT NULL,
      recorded_by BINARY(16) NOT NULL,
      recorded_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_centre_cost_centre (centre_code, id),
      CONSTRAINT ck_centre_cost_amount CHECK (amount > 0)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE centre_cost');
    await runner.query('ALTER TABLE data_centre DROP COLUMN kinds, DROP COLUMN owners');
  }
}
