import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Gauges whose value holds on where a service goes on as another instance. */
export class GaugesThatGoOn1764440071100 implements MigrationInterface {
  name = 'GaugesThatGoOn1764440071100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE usage_continued (
      instance_id BINARY(16) NOT NULL,
      meter VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      before_id BINARY(16) NOT NULL,
      since DATETIME(6) NOT NULL,
      PRIMARY KEY (instance_id, meter)
    )`);
    await runner.query('ALTER TABLE usage_gauge ADD COLUMN carried_from BINARY(16) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE usage_gauge DROP COLUMN carried_from');
    await runner.query('DROP TABLE usage_continued');
  }
}
