import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Chains of approvals, and what else an order says of itself: the buyer's own number, its class, its key project. */
export class OrderApprovals1764384000000 implements MigrationInterface {
  name = 'OrderApprovals1764384000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE approval_policy (
      organization_id BINARY(16) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      steps JSON NOT NULL,
      set_by BINARY(16) NOT NULL,
      set_at DATETIME(6) NOT NULL,
      PRIMARY KEY (organization_id)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE key_project (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      title VARCHAR(200) NOT NULL,
      plan TEXT NOT NULL,
      status VARCHAR(20) NOT NULL,
      created_by BINARY(16) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      decided_by BINARY(16) NULL,
      decided_at DATETIME(6) NULL,
      reason VARCHAR(2000) NULL,
      PRIMARY KEY (id),
      KEY ix_key_project_organization (organization_id, id),
      CONSTRAINT ck_key_project_status CHECK (status IN ('DRAFT','REVIEW','APPROVED','REJECTED')),
      CONSTRAINT ck_key_project_decided CHECK ((decided_by IS NULL) = (decided_at IS NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`ALTER TABLE purchase_order
      ADD COLUMN approval_steps JSON NULL,
      ADD COLUMN round INT UNSIGNED NOT NULL DEFAULT 0,
      ADD COLUMN purchase_order_number VARCHAR(100) COLLATE utf8mb4_bin NULL,
      ADD COLUMN line_class VARCHAR(30) NOT NULL DEFAULT 'APP_RESOURCE',
      ADD COLUMN key_project_id BINARY(16) NULL,
      ADD KEY ix_purchase_order_key_project (key_project_id),
      ADD CONSTRAINT fk_purchase_order_key_project FOREIGN KEY (key_project_id) REFERENCES key_project (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      ADD CONSTRAINT ck_purchase_order_class CHECK (line_class IN ('NETWORK_PLATFORM','APP_RESOURCE','PROFESSIONAL_SERVICE'))`);
    await runner.query(`CREATE TABLE order_approval (
      order_id BINARY(16) NOT NULL,
      round INT UNSIGNED NOT NULL,
      person_id BINARY(16) NOT NULL,
      step INT UNSIGNED NOT NULL,
      on_behalf_of BINARY(16) NULL,
      comment VARCHAR(2000) NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (order_id, round, person_id),
      CONSTRAINT fk_order_approval_order FOREIGN KEY (order_id) REFERENCES purchase_order (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_approval');
    await runner.query(
      'ALTER TABLE purchase_order DROP CONSTRAINT ck_purchase_order_class, DROP FOREIGN KEY fk_purchase_order_key_project',
    );
    await runner.query(`ALTER TABLE purchase_order
      DROP KEY ix_purchase_order_key_project,
      DROP COLUMN approval_steps,
      DROP COLUMN round,
      DROP COLUMN purchase_order_number,
      DROP COLUMN line_class,
      DROP COLUMN key_project_id`);
    await runner.query('DROP TABLE key_project');
    await runner.query('DROP TABLE approval_policy');
  }
}
