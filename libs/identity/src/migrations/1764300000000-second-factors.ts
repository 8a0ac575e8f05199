import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SecondFactors1764300000000 implements MigrationInterface {
  name = 'SecondFactors1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE second_factor (
      person_id BINARY(16) NOT NULL,
      sealed_secret VARBINARY(200) NOT NULL,
      recovery_hashes JSON NOT NULL,
      last_step INT UNSIGNED NOT NULL,
      created_at DATETIME(6) NOT NULL,
      confirmed_at DATETIME(6) NULL,
      PRIMARY KEY (person_id),
      CONSTRAINT fk_second_factor_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE second_factor');
  }
}
