import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ZoneRegisters1764312000000 implements MigrationInterface {
  name = 'ZoneRegisters1764312000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE rule_switch (
      id BINARY(16) NOT NULL,
      rule_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      zone_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      is_on TINYINT NOT NULL,
      from_on DATE NOT NULL,
      reason VARCHAR(2000) NOT NULL,
      set_by BINARY(16) NOT NULL,
      set_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_rule_switch_rule (rule_id, zone_code, from_on)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE white_list_entry (
      id BINARY(16) NOT NULL,
      zone_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      service VARCHAR(200) COLLATE utf8mb4_bin NOT NULL,
      from_on DATE NOT NULL,
      last_on DATE NOT NULL,
      approved_by BINARY(16) NOT NULL,
      approved_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_white_list_entry_zone (zone_code, service, from_on)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE data_flow (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      zone_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      source_country CHAR(2) COLLATE utf8mb4_bin NOT NULL,
      destination_country CHAR(2) COLLATE utf8mb4_bin NOT NULL,
      domestic_data_added TINYINT NOT NULL,
      purpose VARCHAR(1000) NOT NULL,
      flow_class VARCHAR(20) NOT NULL,
      route VARCHAR(20) NOT NULL,
      recorded_by BINARY(16) NOT NULL,
      recorded_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_data_flow_organization (organization_id, id),
      CONSTRAINT ck_data_flow_route CHECK (route IN ('FAST','FULL_APPLICATION'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE channel_month (
      id BINARY(16) NOT NULL,
      channel_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      month CHAR(7) COLLATE utf8mb4_bin NOT NULL,
      baseline_latency_ms DECIMAL(38,12) NOT NULL,
      latency_ms DECIMAL(38,12) NOT NULL,
      baseline_loss_percent DECIMAL(38,12) NOT NULL,
      loss_percent DECIMAL(38,12) NOT NULL,
      recorded_by BINARY(16) NOT NULL,
      recorded_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_channel_month_channel (channel_code, month),
      CONSTRAINT ck_channel_month_baseline CHECK (baseline_latency_ms > 0 AND baseline_loss_percent > 0)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE capacity_record (
      id BINARY(16) NOT NULL,
      place_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      kind VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      from_on DATE NOT NULL,
      capacity DECIMAL(38,12) NOT NULL,
      unit VARCHAR(20) NOT NULL,
      recorded_by BINARY(16) NOT NULL,
      recorded_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_capacity_record_place (place_code, kind, from_on)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['capacity_record', 'channel_month', 'data_flow', 'white_list_entry', 'rule_switch'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
