import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A plan is bound by its offering and code: a rewritten draft, or a revision in force, sells the same plan under
 * another id.
 */
export class BrokerPlans1764440010000 implements MigrationInterface {
  name = 'BrokerPlans1764440010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE broker_plan DROP FOREIGN KEY fk_broker_plan_broker');
    await runner.query('RENAME TABLE broker_plan TO broker_plan_by_id');
    await runner.query(`CREATE TABLE broker_plan (
      offering_id BINARY(16) NOT NULL,
      plan_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      broker_id BINARY(16) NOT NULL,
      service_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      broker_plan_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      polling_seconds INT UNSIGNED NOT NULL,
      bindable TINYINT(1) NOT NULL,
      PRIMARY KEY (offering_id, plan_code),
      KEY ix_broker_plan_broker (broker_id),
      CONSTRAINT fk_broker_plan_broker FOREIGN KEY (broker_id) REFERENCES broker (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`INSERT INTO broker_plan (offering_id, plan_code, broker_id, service_id, broker_plan_id,
        polling_seconds, bindable)
      SELECT p.offering_id, p.code, b.broker_id, b.service_id, b.broker_plan_id, b.polling_seconds, 0
        FROM broker_plan_by_id b JOIN plan p ON p.id = b.plan_id ORDER BY p.revision
      ON DUPLICATE KEY UPDATE broker_id = VALUES(broker_id), service_id = VALUES(service_id),
        broker_plan_id = VALUES(broker_plan_id), polling_seconds = VALUES(polling_seconds)`);
    await runner.query('DROP TABLE broker_plan_by_id');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE broker_plan DROP FOREIGN KEY fk_broker_plan_broker');
    await runner.query('RENAME TABLE broker_plan TO broker_plan_by_code');
    await runner.query(`CREATE TABLE broker_plan (
      plan_id BINARY(16) NOT NULL,
      broker_id BINARY(16) NOT NULL,
      service_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      broker_plan_id VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
      polling_seconds INT UNSIGNED NOT NULL,
      PRIMARY KEY (plan_id),
      KEY ix_broker_plan_broker (broker_id),
      CONSTRAINT fk_broker_plan_broker FOREIGN KEY (broker_id) REFERENCES broker (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`INSERT INTO broker_plan (plan_id, broker_id, service_id, broker_plan_id, polling_seconds)
      SELECT p.id, b.broker_id, b.service_id, b.broker_plan_id, b.polling_seconds
        FROM broker_plan_by_code b JOIN plan p ON p.offering_id = b.offering_id AND p.code = b.plan_code`);
    await runner.query('DROP TABLE broker_plan_by_code');
  }
}
