import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Alerts1764210300000 implements MigrationInterface {
  name = 'Alerts1764210300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE alert_rule (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      name VARCHAR(200) NOT NULL,
      kind VARCHAR(10) NOT NULL,
      budget_id BINARY(16) NULL,
      instance_id BINARY(16) NULL,
      meter VARCHAR(100) COLLATE utf8mb4_bin NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NULL,
      limit_value DECIMAL(38,12) NULL,
      thresholds JSON NOT NULL,
      status VARCHAR(10) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      checked_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_alert_rule_organization (organization_id, id),
      KEY ix_alert_rule_due (status, checked_at),
      CONSTRAINT ck_alert_rule_kind CHECK (kind IN ('SPEND','QUOTA')),
      CONSTRAINT ck_alert_rule_status CHECK (status IN ('ACTIVE','ENDED')),
      CONSTRAINT ck_alert_rule_quota CHECK ((kind = 'QUOTA') = (meter IS NOT NULL)),
      CONSTRAINT ck_alert_rule_limit CHECK (limit_value IS NOT NULL OR budget_id IS NOT NULL)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE alert (
      id BINARY(16) NOT NULL,
      rule_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      period VARCHAR(7) NOT NULL,
      threshold INT NOT NULL,
      value DECIMAL(38,12) NOT NULL,
      limit_value DECIMAL(38,12) NOT NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_alert_once (rule_id, period, threshold),
      KEY ix_alert_organization (organization_id, id),
      CONSTRAINT fk_alert_rule FOREIGN KEY (rule_id) REFERENCES alert_rule (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE alert');
    await runner.query('DROP TABLE alert_rule');
  }
}
