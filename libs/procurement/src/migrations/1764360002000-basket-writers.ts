import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BasketWriters1764360002000 implements MigrationInterface {
  name = 'BasketWriters1764360002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE basket_writer (
      basket_id BINARY(16) NOT NULL,
      person_id BINARY(16) NOT NULL,
      PRIMARY KEY (basket_id, person_id),
      CONSTRAINT fk_basket_writer_basket FOREIGN KEY (basket_id) REFERENCES basket (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE basket_writer');
  }
}
