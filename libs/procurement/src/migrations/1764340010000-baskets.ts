import type { MigrationInterface, QueryRunner } from 'typeorm';

const NO_ACTION = 'ON DELETE NO ACTION ON UPDATE NO ACTION';

export class Baskets1764340010000 implements MigrationInterface {
  name = 'Baskets1764340010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE basket (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      title VARCHAR(200) NOT NULL,
      status VARCHAR(20) NOT NULL,
      version INT UNSIGNED NOT NULL,
      starts_on DATE NOT NULL,
      months INT UNSIGNED NOT NULL,
      mlps_level TINYINT UNSIGNED NULL,
      quoted_on DATE NOT NULL,
      created_at DATETIME(6) NOT NULL,
      updated_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_basket_organization (organization_id, id),
      CONSTRAINT ck_basket_status CHECK (status IN ('OPEN','CHECKED_OUT','DISCARDED')),
      CONSTRAINT ck_basket_months CHECK (months BETWEEN 1 AND 120),
      CONSTRAINT ck_basket_mlps CHECK (mlps_level BETWEEN 1 AND 5)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE basket_item (
      basket_id BINARY(16) NOT NULL,
      position INT UNSIGNED NOT NULL,
      plan_id BINARY(16) NOT NULL,
      quantity DECIMAL(38,12) NOT NULL,
      expected_usage JSON NOT NULL,
      zone_code VARCHAR(100) COLLATE utf8mb4_bin NULL,
      configuration JSON NULL,
      PRIMARY KEY (basket_id, position),
      CONSTRAINT fk_basket_item_basket FOREIGN KEY (basket_id) REFERENCES basket (id) ${NO_ACTION},
      CONSTRAINT ck_basket_item_quantity CHECK (quantity > 0)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE basket_order (
      basket_id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      PRIMARY KEY (basket_id, order_id),
      UNIQUE KEY uq_basket_order_order (order_id),
      CONSTRAINT fk_basket_order_basket FOREIGN KEY (basket_id) REFERENCES basket (id) ${NO_ACTION},
      CONSTRAINT fk_basket_order_order FOREIGN KEY (order_id) REFERENCES purchase_order (id) ${NO_ACTION}
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['basket_order', 'basket_item', 'basket']) await runner.query(`DROP TABLE ${table}`);
  }
}
