import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 结转 and 结余 of budgets, and what of an order's commitment went on to the next year. */
export class CarryOver1764440060100 implements MigrationInterface {
  name = 'CarryOver1764440060100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE order_budget
      ADD COLUMN carried_out DECIMAL(20,4) NOT NULL DEFAULT 0,
      ADD CONSTRAINT ck_order_budget_carried CHECK (carried_out >= 0)`);
    await runner.query(`CREATE TABLE budget_carry_over (
      id BINARY(16) NOT NULL,
      from_budget_id BINARY(16) NOT NULL,
      to_budget_id BINARY(16) NOT NULL,
      committed DECIMAL(20,4) NOT NULL,
      unspent DECIMAL(20,4) NOT NULL,
      orders JSON NOT NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_budget_carry_over_from (from_budget_id),
      KEY ix_budget_carry_over_to (to_budget_id),
      CONSTRAINT fk_budget_carry_over_from FOREIGN KEY (from_budget_id) REFERENCES budget (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_budget_carry_over_to FOREIGN KEY (to_budget_id) REFERENCES budget (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_budget_carry_over_amounts CHECK (committed >= 0 AND unspent >= 0)
    ) ENGINE=InnoDB`);
    await runner.query(`ALTER TABLE budget_entry DROP CONSTRAINT ck_budget_entry_kind,
      ADD CONSTRAINT ck_budget_entry_kind CHECK (kind IN ('ALLOCATION','TRANSFER','CARRY_OVER','LAPSE','RESERVATION','COMMITMENT','ACTUAL','RELEASE','ADJUSTMENT'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("UPDATE budget_entry SET kind = 'TRANSFER' WHERE kind IN ('CARRY_OVER', 'LAPSE')");
    await runner.query(`ALTER TABLE budget_entry DROP CONSTRAINT ck_budget_entry_kind,
      ADD CONSTRAINT ck_budget_entry_kind CHECK (kind IN ('ALLOCATION','TRANSFER','RESERVATION','COMMITMENT','ACTUAL','RELEASE','ADJUSTMENT'))`);
    await runner.query('DROP TABLE budget_carry_over');
    await runner.query('ALTER TABLE order_budget DROP CONSTRAINT ck_order_budget_carried');
    await runner.query('ALTER TABLE order_budget DROP COLUMN carried_out');
  }
}
