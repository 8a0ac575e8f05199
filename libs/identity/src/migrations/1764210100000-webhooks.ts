import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Webhooks1764210100000 implements MigrationInterface {
  name = 'Webhooks1764210100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE webhook (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      url VARCHAR(1000) NOT NULL,
      types JSON NOT NULL,
      sealed_secret VARBINARY(200) NOT NULL,
      status VARCHAR(10) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_webhook_organization (organization_id, status),
      CONSTRAINT fk_webhook_organization FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_webhook_status CHECK (status IN ('ACTIVE','PAUSED','DELETED'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE webhook_delivery (
      id BINARY(16) NOT NULL,
      webhook_id BINARY(16) NOT NULL,
      type VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      subject_id BINARY(16) NOT NULL,
      seq INT UNSIGNED NOT NULL,
      payload JSON NOT NULL,
      at DATETIME(6) NOT NULL,
      status VARCHAR(10) NOT NULL,
      attempts INT UNSIGNED NOT NULL,
      next_at DATETIME(6) NULL,
      answered_at DATETIME(6) NULL,
      answer VARCHAR(300) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_webhook_delivery_seq (webhook_id, subject_id, seq),
      KEY ix_webhook_delivery_due (next_at),
      KEY ix_webhook_delivery_list (webhook_id, id),
      CONSTRAINT fk_webhook_delivery_webhook FOREIGN KEY (webhook_id) REFERENCES webhook (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_webhook_delivery_status CHECK (status IN ('PENDING','DELIVERED','FAILED')),
      CONSTRAINT ck_webhook_delivery_next CHECK ((next_at IS NULL) = (status <> 'PENDING'))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_delivery');
    await runner.query('DROP TABLE webhook');
  }
}
