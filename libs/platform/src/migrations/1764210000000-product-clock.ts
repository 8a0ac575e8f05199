import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ProductClock1764210000000 implements MigrationInterface {
  name = 'ProductClock1764210000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE product_clock (
      id TINYINT NOT NULL,
      ahead BIGINT NOT NULL,
      moved_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      CONSTRAINT ck_product_clock_one CHECK (id = 1)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product_clock');
  }
}
