import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How budgets stand day by day, what was warned of, and what their policies ask of services. */
export class SpendWatch1764383000000 implements MigrationInterface {
  name = 'SpendWatch1764383000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE budget
      ADD COLUMN exhausted TINYINT NOT NULL DEFAULT 0,
      ADD COLUMN watched_on DATE NULL,
      ADD KEY ix_budget_watched (fiscal_year, watched_on)`);
    await runner.query(`CREATE TABLE budget_day (
      budget_id BINARY(16) NOT NULL,
      day DATE NOT NULL,
      used DECIMAL(20,4) NOT NULL,
      at_year_end DECIMAL(20,4) NOT NULL,
      exhausted_on DATE NULL,
      PRIMARY KEY (budget_id, day),
      CONSTRAINT fk_budget_day_budget FOREIGN KEY (budget_id) REFERENCES budget (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE budget_warning (
      budget_id BINARY(16) NOT NULL,
      threshold INT UNSIGNED NOT NULL,
      used DECIMAL(20,4) NOT NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (budget_id, threshold),
      CONSTRAINT fk_budget_warning_budget FOREIGN KEY (budget_id) REFERENCES budget (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`ALTER TABLE service_instance
      ADD COLUMN asked VARCHAR(20) NULL,
      ADD COLUMN asked_at DATETIME(6) NULL,
      ADD CONSTRAINT ck_service_instance_asked CHECK ((asked IS NULL) = (asked_at IS NULL))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE service_instance DROP CONSTRAINT ck_service_instance_asked');
    await runner.query('ALTER TABLE service_instance DROP COLUMN asked, DROP COLUMN asked_at');
    await runner.query('DROP TABLE budget_warning');
    await runner.query('DROP TABLE budget_day');
    await runner.query('ALTER TABLE budget DROP KEY ix_budget_watched, DROP COLUMN watched_on, DROP COLUMN exhausted');
  }
}
