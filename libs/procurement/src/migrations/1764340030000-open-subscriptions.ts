import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OpenSubscriptions1764340030000 implements MigrationInterface {
  name = 'OpenSubscriptions1764340030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE open_subscription (
      instance_id BINARY(16) NOT NULL,
      offering_id BINARY(16) NOT NULL,
      opened_at DATETIME(6) NOT NULL,
      PRIMARY KEY (instance_id),
      KEY ix_open_subscription_offering (offering_id),
      CONSTRAINT fk_open_subscription_instance FOREIGN KEY (instance_id) REFERENCES service_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE open_subscription');
  }
}
