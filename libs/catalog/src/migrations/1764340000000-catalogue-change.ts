import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Numbers the changes of offerings in the order of their commits, for what is kept of them in memory. */
export class CatalogueChange1764340000000 implements MigrationInterface {
  name = 'CatalogueChange1764340000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE catalogue_change (
      id TINYINT UNSIGNED NOT NULL,
      number BIGINT UNSIGNED NOT NULL,
      PRIMARY KEY (id),
      CONSTRAINT ck_catalogue_change_one CHECK (id = 1)
    ) ENGINE=InnoDB`);
    await runner.query('INSERT INTO catalogue_change (id, number) VALUES (1, 0)');
    await runner.query(`ALTER TABLE offering
      ADD COLUMN change_number BIGINT UNSIGNED NOT NULL DEFAULT 0,
      ADD KEY ix_offering_change (change_number)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE offering DROP KEY ix_offering_change, DROP COLUMN change_number');
    await runner.query('DROP TABLE catalogue_change');
  }
}
