import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Items that change or end an instance. No foreign key to it: instances refer to the items that made them. */
export class OrderItemKinds1764440040000 implements MigrationInterface {
  name = 'OrderItemKinds1764440040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE order_item
      ADD COLUMN kind VARCHAR(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'ADD',
      ADD COLUMN instance_id BINARY(16) NULL,
      ADD COLUMN outcome VARCHAR(20) COLLATE utf8mb4_bin NULL,
      ADD COLUMN outcome_reason VARCHAR(2000) NULL,
      ADD COLUMN outcome_at DATETIME(6) NULL,
      ADD COLUMN freed JSON NULL,
      ADD KEY ix_order_item_instance (instance_id),
      ADD CONSTRAINT ck_order_item_kind CHECK (kind IN ('ADD','MODIFY','RENEW','TRANSFER','TERMINATE')),
      ADD CONSTRAINT ck_order_item_instance CHECK ((kind = 'ADD') = (instance_id IS NULL)),
      ADD CONSTRAINT ck_order_item_outcome CHECK (outcome IN ('DONE','FAILED','CANCELLED') AND kind <> 'ADD' OR outcome IS NULL)`);
    await runner.query(`ALTER TABLE basket_item
      ADD COLUMN kind VARCHAR(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'ADD',
      ADD COLUMN instance_id BINARY(16) NULL,
      ADD CONSTRAINT ck_basket_item_instance CHECK ((kind = 'ADD') = (instance_id IS NULL))`);
    await runner.query('ALTER TABLE broker_operation ADD COLUMN order_item_id BINARY(16) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE broker_operation DROP COLUMN order_item_id');
    await runner.query(
      'ALTER TABLE basket_item DROP CONSTRAINT ck_basket_item_instance, DROP COLUMN kind, DROP COLUMN instance_id',
    );
    await runner.query(`ALTER TABLE order_item
      DROP CONSTRAINT ck_order_item_outcome, DROP CONSTRAINT ck_order_item_instance, DROP CONSTRAINT ck_order_item_kind,
      DROP KEY ix_order_item_instance, DROP COLUMN kind, DROP COLUMN instance_id, DROP COLUMN outcome,
      DROP COLUMN outcome_reason, DROP COLUMN outcome_at, DROP COLUMN freed`);
  }
}
