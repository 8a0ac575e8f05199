import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InstanceLabels1764130060000 implements MigrationInterface {
  name = 'InstanceLabels1764130060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE instance_label (
      instance_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      tags JSON NOT NULL,
      cost_centres JSON NOT NULL,
      updated_at DATETIME(6) NOT NULL,
      PRIMARY KEY (instance_id, organization_id),
      CONSTRAINT fk_instance_label_instance FOREIGN KEY (instance_id) REFERENCES service_instance (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE instance_label');
  }
}
