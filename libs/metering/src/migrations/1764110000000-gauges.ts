import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Gauges1764110000000 implements MigrationInterface {
  name = 'Gauges1764110000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE usage_gauge (
      instance_id BINARY(16) NOT NULL,
      meter VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      month CHAR(7) COLLATE utf8mb4_bin NOT NULL,
      cut INT UNSIGNED NOT NULL,
      carried_at DATETIME(6) NULL,
      carried_key BINARY(16) NULL,
      until_at DATETIME(6) NOT NULL,
      PRIMARY KEY (instance_id, meter, month, cut),
      CONSTRAINT ck_usage_gauge_cut CHECK (cut >= 1)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE usage_gauge');
  }
}
