import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The digest of a kept payload, as `payloadText` of the core writes it: the first 8 bytes of its SHA-256. */
const DIGEST = `UNHEX(LEFT(SHA2(CONCAT_WS('|', LOWER(HEX(instance_id)),
  TIMESTAMPDIFF(MICROSECOND, '1970-01-01', occurred_at),
  COALESCE(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', window_start), ''), quantity,
  COALESCE(LOWER(HEX(corrects_key)), ''), LENGTH(meter), meter, COALESCE(CONCAT('=', subject), '')), 256), 16))`;

const COLUMNS = `event_key, provider_id, source, event_id, instance_id, meter, at, cut, occurred_at, window_start,
  received_at, quantity, subject, corrects_key, platform`;

/** The identity of events apart from the events, which are kept by month, instance, meter and time. */
export class EventStorage1764100000000 implements MigrationInterface {
  name = 'EventStorage1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    // Begun again after an interruption: until the tables change names, nothing is only in the new ones.
    await runner.query('DROP TABLE IF EXISTS usage_event_new, usage_correction, usage_identity');
    await runner.query(`CREATE TABLE usage_identity (
      event_key BINARY(16) NOT NULL,
      digest BINARY(8) NOT NULL,
      PRIMARY KEY (event_key)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE usage_correction (
      corrected_key BINARY(16) NOT NULL,
      correcting_key BINARY(16) NOT NULL,
      cut INT UNSIGNED NOT NULL,
      PRIMARY KEY (corrected_key),
      CONSTRAINT ck_usage_correction_cut CHECK (cut >= 1)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE usage_event_new (
      instance_id BINARY(16) NOT NULL,
      meter VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      at DATETIME(6) NOT NULL,
      event_key BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      source VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      event_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      cut INT UNSIGNED NOT NULL,
      occurred_at DATETIME(6) NOT NULL,
      window_start DATETIME(6) NULL,
      received_at DATETIME(6) NOT NULL,
      quantity DECIMAL(38,12) NOT NULL,
      subject VARCHAR(255) COLLATE utf8mb4_bin NULL,
      corrects_key BINARY(16) NULL,
      platform TINYINT(1) NOT NULL,
      PRIMARY KEY (instance_id, meter, at, event_key),
      CONSTRAINT ck_event_quantity CHECK (quantity >= 0),
      CONSTRAINT ck_event_cut CHECK (cut >= 1)
    ) ENGINE=InnoDB PARTITION BY RANGE COLUMNS (at) (
      PARTITION p202610 VALUES LESS THAN ('2026-10-31 16:00:00'),
      PARTITION p202611 VALUES LESS THAN ('2026-11-30 16:00:00'),
      PARTITION p202612 VALUES LESS THAN ('2026-12-31 16:00:00'),
      PARTITION p_max VALUES LESS THAN (MAXVALUE))`);
    await runner.query(
      `INSERT INTO usage_identity (event_key, digest) SELECT event_key, ${DIGEST} FROM usage_event ORDER BY event_key`,
    );
    await runner.query(`INSERT INTO usage_correction (corrected_key, correcting_key, cut)
      SELECT corrects_key, event_key, cut FROM usage_event WHERE corrects_key IS NOT NULL ORDER BY corrects_key`);
    await runner.query(
      `INSERT INTO usage_event_new (${COLUMNS}) SELECT ${COLUMNS} FROM usage_event ORDER BY instance_id, meter, at`,
    );
    await runner.query('RENAME TABLE usage_event TO usage_event_old, usage_event_new TO usage_event');
    await runner.query('DROP TABLE usage_event_old');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE usage_event_old (
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
    await runner.query(`INSERT INTO usage_event_old (${COLUMNS}, month)
      SELECT ${COLUMNS}, DATE_FORMAT(at + INTERVAL 8 HOUR, '%Y-%m') FROM usage_event ORDER BY event_key`);
    await runner.query('RENAME TABLE usage_event TO usage_event_new, usage_event_old TO usage_event');
    await runner.query('DROP TABLE usage_event_new, usage_correction, usage_identity');
  }
}
