import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UsageOpen1764170010000 implements MigrationInterface {
  name = 'UsageOpen1764170010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE usage_open (
      instance_id BINARY(16) NOT NULL,
      month CHAR(7) COLLATE utf8mb4_bin NOT NULL,
      PRIMARY KEY (instance_id, month)
    ) ENGINE=InnoDB`);
    // Every month may have events in its open cut: looked at once more, what has none is left alone afterwards.
    await runner.query('INSERT INTO usage_open (instance_id, month) SELECT instance_id, month FROM usage_month');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE usage_open');
  }
}
