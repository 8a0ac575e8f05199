import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEFORE =
  "'DRAFT','PENDING_APPROVAL','RETURNED','PENDING_PROVIDER','PENDING_START','EXECUTING','DONE','PARTIAL','FAILED','REJECTED','CANCELLED'";

/** What both sides of an order write to each other, and an order that its buyer asks to cancel while it executes. */
export class OrderTalks1764386000000 implements MigrationInterface {
  name = 'OrderTalks1764386000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE purchase_order DROP CONSTRAINT ck_purchase_order_status');
    await runner.query('ALTER TABLE purchase_order MODIFY status VARCHAR(30) NOT NULL');
    await runner.query('ALTER TABLE order_event MODIFY status VARCHAR(30) NOT NULL');
    await runner.query(
      `ALTER TABLE purchase_order ADD CONSTRAINT ck_purchase_order_status CHECK (status IN (${BEFORE},'ASSESSING_CANCELLATION'))`,
    );
    await runner.query(`CREATE TABLE order_message (
      id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      person_id BINARY(16) NOT NULL,
      text VARCHAR(4000) NOT NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_order_message_order (order_id, id),
      CONSTRAINT fk_order_message_order FOREIGN KEY (order_id) REFERENCES purchase_order (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_message');
    await runner.query('ALTER TABLE purchase_order DROP CONSTRAINT ck_purchase_order_status');
    await runner.query("UPDATE purchase_order SET status = 'EXECUTING' WHERE status = 'ASSESSING_CANCELLATION'");
    await runner.query("UPDATE order_event SET status = 'EXECUTING' WHERE status = 'ASSESSING_CANCELLATION'");
    await runner.query('ALTER TABLE order_event MODIFY status VARCHAR(20) NOT NULL');
    await runner.query('ALTER TABLE purchase_order MODIFY status VARCHAR(20) NOT NULL');
    await runner.query(
      `ALTER TABLE purchase_order ADD CONSTRAINT ck_purchase_order_status CHECK (status IN (${BEFORE}))`,
    );
  }
}
