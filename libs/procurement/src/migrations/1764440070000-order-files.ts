import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OrderFiles1764440070000 implements MigrationInterface {
  name = 'OrderFiles1764440070000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE order_file (
      id BINARY(16) NOT NULL,
      message_id BINARY(16) NOT NULL,
      name VARCHAR(200) NOT NULL,
      media_type VARCHAR(100) NOT NULL,
      bytes INT UNSIGNED NOT NULL,
      sha256 BINARY(32) NOT NULL,
      uploaded_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_order_file_message (message_id, id),
      CONSTRAINT fk_order_file_message FOREIGN KEY (message_id) REFERENCES order_message (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_file');
  }
}
