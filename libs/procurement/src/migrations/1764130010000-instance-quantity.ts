import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InstanceQuantity1764130010000 implements MigrationInterface {
  name = 'InstanceQuantity1764130010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE service_instance ADD COLUMN resize_count INT UNSIGNED NOT NULL DEFAULT 0');
    await runner.query(`CREATE TABLE instance_quantity (
      instance_id BINARY(16) NOT NULL,
      seq INT UNSIGNED NOT NULL,
      since DATETIME(6) NOT NULL,
      quantity DECIMAL(38,12) NOT NULL,
      PRIMARY KEY (instance_id, seq),
      CONSTRAINT fk_instance_quantity_instance FOREIGN KEY (instance_id) REFERENCES service_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_instance_quantity CHECK (quantity > 0 AND seq >= 1)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE instance_quantity');
    await runner.query('ALTER TABLE service_instance DROP COLUMN resize_count');
  }
}
