import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Metering1763600400000 implements MigrationInterface {
  name = 'Metering1763600400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE usage_event (
      event_key BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      source VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      event_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      instance_id BINARY(16) NOT NULL,
      meter VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      at DATETIME(6) NOT NULL,
      month CHAR(7) COLLATE utf8mb4_bin NOT NULL,
      cut INT UNSIGNED NOT NULL,
      occurred_at DATETIME(6) NOT NULL,
      window_start DATETIME(6) NULL,
      received_at DATETIME(6) NOT NULL,
      quantity DECIMAL(38,12) NOT NULL,
      subject VARCHAR(255) COLLATE utf8mb4_bin NULL,
      corrects_key BINARY(16) NULL,
      platform TINYINT(1) NOT NULL,
      PRIMARY KEY (event_key),
      UNIQUE KEY uq_usage_event_corrects (corrects_key),
      KEY ix_usage_event_at (instance_id, meter, at),
      KEY ix_usage_event_cut (instance_id, month, meter, cut, at),
      CONSTRAINT ck_usage_event_quantity CHECK (quantity >= 0),
      CONSTRAINT ck_usage_event_cut CHECK (cut >= 1)
    ) ENGINE=InnoDB`);
    // No check of signs here: MariaDB applies it to the change that an upsert adds, which may be below zero.
    await runner.query(`CREATE TABLE usage_rollup (
      instance_id BINARY(16) NOT NULL,
      meter VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      hour DATETIME(6) NOT NULL,
      quantity DECIMAL(38,12) NOT NULL,
      n INT NOT NULL,
      PRIMARY KEY (instance_id, meter, hour)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE usage_month (
      instance_id BINARY(16) NOT NULL,
      month CHAR(7) COLLATE utf8mb4_bin NOT NULL,
      cut INT UNSIGNED NOT NULL,
      PRIMARY KEY (instance_id, month),
      CONSTRAINT ck_usage_month_cut CHECK (cut >= 1)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE platform_meter (
      instance_id BINARY(16) NOT NULL,
      meter VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      provider_id BINARY(16) NOT NULL,
      quantity DECIMAL(38,12) NOT NULL,
      activated_at DATETIME(6) NOT NULL,
      ended_at DATETIME(6) NULL,
      metered_until DATETIME(6) NOT NULL,
      due_at DATETIME(6) NULL,
      PRIMARY KEY (instance_id, meter),
      KEY ix_platform_meter_due (due_at),
      CONSTRAINT ck_platform_meter_quantity CHECK (quantity >= 0),
      CONSTRAINT ck_platform_meter_life CHECK (ended_at IS NULL OR ended_at >= activated_at)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['platform_meter', 'usage_month', 'usage_rollup', 'usage_event'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
