import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Attributes1764330000000 implements MigrationInterface {
  name = 'Attributes1764330000000';

  async up(runner: QueryRunner): Promise<void> {
    // Null: what the offering itself declares, as old code leaves it.
    await runner.query('ALTER TABLE offering ADD COLUMN effective_attributes JSON NULL');
    await runner.query(`CREATE TABLE offering_attribute (
      offering_id BINARY(16) NOT NULL,
      code VARCHAR(101) COLLATE utf8mb4_bin NOT NULL,
      value VARCHAR(200) COLLATE utf8mb4_bin NOT NULL,
      number DECIMAL(38,12) NULL,
      PRIMARY KEY (offering_id, code, value),
      KEY ix_offering_attribute_value (code, value, offering_id),
      KEY ix_offering_attribute_number (code, number, offering_id),
      CONSTRAINT fk_offering_attribute FOREIGN KEY (offering_id) REFERENCES offering (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE provider_defaults (
      provider_id BINARY(16) NOT NULL,
      attributes JSON NOT NULL,
      version INT UNSIGNED NOT NULL,
      updated_at DATETIME(6) NOT NULL,
      PRIMARY KEY (provider_id)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE provider_defaults');
    await runner.query('DROP TABLE offering_attribute');
    await runner.query('ALTER TABLE offering DROP COLUMN effective_attributes');
  }
}
