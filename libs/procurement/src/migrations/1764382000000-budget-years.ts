import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Budgets carry what the treasury calls an indicator by; an order may have one budget for each year it goes on. */
export class BudgetYears1764382000000 implements MigrationInterface {
  name = 'BudgetYears1764382000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE fund (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      name VARCHAR(200) NOT NULL,
      level VARCHAR(20) NOT NULL,
      uses JSON NOT NULL,
      zone_code VARCHAR(100) COLLATE utf8mb4_bin NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      amount DECIMAL(20,4) NOT NULL,
      given DECIMAL(20,4) NOT NULL,
      subsidy_cap DECIMAL(20,4) NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_fund_organization (organization_id, id),
      CONSTRAINT ck_fund_amounts CHECK (amount > 0 AND given >= 0 AND given <= amount)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE subsidy (
      id BINARY(16) NOT NULL,
      fund_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      kind VARCHAR(20) NOT NULL,
      status VARCHAR(20) NOT NULL,
      purpose VARCHAR(2000) NOT NULL,
      basis JSON NULL,
      claim_key VARCHAR(200) COLLATE utf8mb4_bin NULL,
      claimed DECIMAL(20,4) NOT NULL,
      approved DECIMAL(20,4) NULL,
      applied_by BINARY(16) NOT NULL,
      applied_at DATETIME(6) NOT NULL,
      decided_by BINARY(16) NULL,
      decided_at DATETIME(6) NULL,
      reason VARCHAR(2000) NULL,
      paid_on DATE NULL,
      payment_reference VARCHAR(200) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_subsidy_claim (organization_id, claim_key),
      KEY ix_subsidy_fund (fund_id, id),
      KEY ix_subsidy_organization (organization_id, id),
      CONSTRAINT fk_subsidy_fund FOREIGN KEY (fund_id) REFERENCES fund (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_subsidy_amounts CHECK (claimed > 0 AND (approved IS NULL OR (approved > 0 AND approved <= claimed)))
    ) ENGINE=InnoDB`);
    await runner.query(`ALTER TABLE budget
      ADD COLUMN indicator_number VARCHAR(60) COLLATE utf8mb4_bin NULL,
      ADD COLUMN functional_class VARCHAR(10) COLLATE utf8mb4_bin NULL,
      ADD COLUMN economic_class VARCHAR(10) COLLATE utf8mb4_bin NULL,
      ADD COLUMN fund_nature VARCHAR(30) NULL,
      ADD COLUMN policy VARCHAR(20) NOT NULL DEFAULT 'NOTIFY',
      ADD COLUMN fund_id BINARY(16) NULL,
      ADD COLUMN fund_use VARCHAR(40) COLLATE utf8mb4_bin NULL,
      ADD KEY ix_budget_fund (fund_id),
      ADD CONSTRAINT fk_budget_fund FOREIGN KEY (fund_id) REFERENCES fund (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      ADD CONSTRAINT ck_budget_fund CHECK ((fund_id IS NULL) = (fund_use IS NULL)),
      ADD UNIQUE KEY uq_budget_indicator (organization_id, fiscal_year, indicator_number),
      ADD CONSTRAINT ck_budget_policy CHECK (policy IN ('NOTIFY','BLOCK_NEW','DOWNSCALE','SUSPEND'))`);
    await runner.query('ALTER TABLE budget ALTER COLUMN policy DROP DEFAULT');
    await runner.query(`ALTER TABLE budget_entry DROP CONSTRAINT ck_budget_entry_kind,
      ADD CONSTRAINT ck_budget_entry_kind CHECK (kind IN ('ALLOCATION','TRANSFER','RESERVATION','COMMITMENT','ACTUAL','RELEASE','ADJUSTMENT'))`);
    await runner.query(`CREATE TABLE order_budget (
      order_id BINARY(16) NOT NULL,
      fiscal_year INT NOT NULL,
      budget_id BINARY(16) NOT NULL,
      estimate DECIMAL(20,4) NOT NULL,
      commitment_left DECIMAL(20,4) NOT NULL,
      taken_beyond DECIMAL(20,4) NOT NULL,
      PRIMARY KEY (order_id, fiscal_year),
      KEY ix_order_budget_budget (budget_id),
      CONSTRAINT fk_order_budget_order FOREIGN KEY (order_id) REFERENCES purchase_order (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_order_budget_budget FOREIGN KEY (budget_id) REFERENCES budget (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_order_budget_signs CHECK (estimate >= 0 AND commitment_left >= 0 AND taken_beyond >= 0)
    ) ENGINE=InnoDB`);
    await runner.query(`INSERT INTO order_budget (order_id, fiscal_year, budget_id, estimate, commitment_left, taken_beyond)
      SELECT o.id, b.fiscal_year, b.id, o.estimate, o.commitment_left, o.taken_beyond
        FROM purchase_order o JOIN budget b ON b.id = o.budget_id`);
    await runner.query('ALTER TABLE purchase_order DROP CONSTRAINT ck_purchase_order_signs');
    await runner.query('ALTER TABLE purchase_order DROP CONSTRAINT ck_purchase_order_closed');
    await runner.query(`ALTER TABLE purchase_order
      DROP COLUMN commitment_left,
      DROP COLUMN taken_beyond,
      ADD COLUMN charged_year VARCHAR(10) NOT NULL DEFAULT 'USE',
      ADD COLUMN economic_class VARCHAR(10) COLLATE utf8mb4_bin NULL,
      ADD CONSTRAINT ck_purchase_order_signs CHECK (estimate >= 0),
      ADD CONSTRAINT ck_purchase_order_charged CHECK (charged_year IN ('USE','INVOICE'))`);
    await runner.query('ALTER TABLE purchase_order ALTER COLUMN charged_year DROP DEFAULT');
    await runner.query('ALTER TABLE order_item ADD COLUMN yearly JSON NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_item DROP COLUMN yearly');
    await runner.query('ALTER TABLE purchase_order DROP CONSTRAINT ck_purchase_order_signs');
    await runner.query('ALTER TABLE purchase_order DROP CONSTRAINT ck_purchase_order_charged');
    await runner.query(`ALTER TABLE purchase_order
      DROP COLUMN charged_year,
      DROP COLUMN economic_class,
      ADD COLUMN commitment_left DECIMAL(20,4) NOT NULL DEFAULT 0 AFTER estimate,
      ADD COLUMN taken_beyond DECIMAL(20,4) NOT NULL DEFAULT 0 AFTER commitment_left`);
    await runner.query(`UPDATE purchase_order o JOIN (
        SELECT order_id, SUM(commitment_left) AS commitment_left, SUM(taken_beyond) AS taken_beyond FROM order_budget GROUP BY order_id
      ) f ON f.order_id = o.id SET o.commitment_left = f.commitment_left, o.taken_beyond = f.taken_beyond`);
    await runner.query(`ALTER TABLE purchase_order
      ALTER COLUMN commitment_left DROP DEFAULT,
      ALTER COLUMN taken_beyond DROP DEFAULT,
      ADD CONSTRAINT ck_purchase_order_signs CHECK (estimate >= 0 AND commitment_left >= 0 AND taken_beyond >= 0),
      ADD CONSTRAINT ck_purchase_order_closed CHECK (commitment_closed = 0 OR commitment_left = 0)`);
    await runner.query('DROP TABLE order_budget');
    await runner.query("UPDATE budget_entry SET kind = 'ALLOCATION' WHERE kind = 'TRANSFER'");
    await runner.query(`ALTER TABLE budget_entry DROP CONSTRAINT ck_budget_entry_kind,
      ADD CONSTRAINT ck_budget_entry_kind CHECK (kind IN ('ALLOCATION','RESERVATION','COMMITMENT','ACTUAL','RELEASE','ADJUSTMENT'))`);
    await runner.query(
      'ALTER TABLE budget DROP CONSTRAINT ck_budget_policy, DROP CONSTRAINT ck_budget_fund, DROP FOREIGN KEY fk_budget_fund',
    );
    await runner.query(`ALTER TABLE budget
      DROP KEY uq_budget_indicator,
      DROP COLUMN indicator_number,
      DROP COLUMN functional_class,
      DROP COLUMN economic_class,
      DROP COLUMN fund_nature,
      DROP KEY ix_budget_fund,
      DROP COLUMN fund_id,
      DROP COLUMN fund_use,
      DROP COLUMN policy`);
    await runner.query('DROP TABLE subsidy');
    await runner.query('DROP TABLE fund');
  }
}
