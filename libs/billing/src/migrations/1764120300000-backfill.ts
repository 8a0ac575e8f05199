import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Backfill1764120300000 implements MigrationInterface {
  name = 'Backfill1764120300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE backfill (
      file_id BINARY(16) NOT NULL,
      accepted INT UNSIGNED NOT NULL,
      duplicates INT UNSIGNED NOT NULL,
      rejected INT UNSIGNED NOT NULL,
      checked_at DATETIME(6) NOT NULL,
      decided_at DATETIME(6) NULL,
      decided_by BINARY(16) NULL,
      PRIMARY KEY (file_id),
      CONSTRAINT ck_backfill_decided CHECK ((decided_at IS NULL) = (decided_by IS NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE backfill_line (
      file_id BINARY(16) NOT NULL,
      line_no INT UNSIGNED NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      instance_id BINARY(16) NOT NULL,
      price_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      meter VARCHAR(100) COLLATE utf8mb4_bin NULL,
      month CHAR(7) COLLATE utf8mb4_bin NOT NULL,
      quantity_before DECIMAL(38,12) NOT NULL,
      quantity_after DECIMAL(38,12) NOT NULL,
      rated_before DECIMAL(48,24) NOT NULL,
      rated_after DECIMAL(48,24) NOT NULL,
      amount_before DECIMAL(20,4) NOT NULL,
      amount_after DECIMAL(20,4) NOT NULL,
      PRIMARY KEY (file_id, line_no),
      CONSTRAINT fk_backfill_line_file FOREIGN KEY (file_id) REFERENCES backfill (file_id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['backfill_line', 'backfill']) await runner.query(`DROP TABLE ${table}`);
  }
}
