import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Billing1763600500000 implements MigrationInterface {
  name = 'Billing1763600500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE billing_run (
      id BINARY(16) NOT NULL,
      period VARCHAR(7) NOT NULL,
      scope BINARY(16) NOT NULL,
      organization_id BINARY(16) NULL,
      status VARCHAR(20) NOT NULL,
      active_key VARCHAR(50) COLLATE utf8mb4_bin NULL,
      planned TINYINT NOT NULL,
      started_by BINARY(16) NOT NULL,
      created_at DATETIME(6) NOT NULL,
      started_at DATETIME(6) NULL,
      finished_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_billing_run_active (active_key),
      CONSTRAINT ck_billing_run_status CHECK (status IN ('QUEUED','RUNNING','COMPLETED','FAILED')),
      CONSTRAINT ck_billing_run_active CHECK ((active_key IS NULL) = (status IN ('COMPLETED','FAILED')))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE billing_run_account (
      run_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      status VARCHAR(10) NOT NULL,
      invoice_id BINARY(16) NULL,
      waiting_amount DECIMAL(60,4) NULL,
      waiting_reason VARCHAR(20) NULL,
      attempts INT NOT NULL,
      PRIMARY KEY (run_id, organization_id, provider_id, currency),
      KEY ix_billing_run_account_status (run_id, status),
      CONSTRAINT fk_billing_run_account_run FOREIGN KEY (run_id) REFERENCES billing_run (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_billing_run_account_status CHECK (status IN ('PENDING','DONE','FAILED')),
      CONSTRAINT ck_billing_run_account_reason CHECK (waiting_reason IN ('ALREADY_INVOICED','NEGATIVE_TOTAL','AMOUNT_TOO_LARGE','ERROR')),
      CONSTRAINT ck_billing_run_account_waiting CHECK ((waiting_amount IS NULL) = (waiting_reason IS NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE billing_account (
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      PRIMARY KEY (organization_id, provider_id, currency)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE billed (
      instance_id BINARY(16) NOT NULL,
      price_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      service_month VARCHAR(7) NOT NULL,
      quantity DECIMAL(38,12) NOT NULL,
      rated_amount DECIMAL(48,24) NOT NULL,
      amount DECIMAL(20,4) NOT NULL,
      service_from DATETIME(6) NOT NULL,
      service_to DATETIME(6) NOT NULL,
      unit_price DECIMAL(30,12) NULL,
      through_cut INT NULL,
      PRIMARY KEY (instance_id, price_code, service_month),
      CONSTRAINT ck_billed_signs CHECK (quantity >= 0 AND rated_amount >= 0 AND amount >= 0)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE invoice (
      id BINARY(16) NOT NULL,
      number VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      series VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      status VARCHAR(20) NOT NULL,
      period VARCHAR(7) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      net DECIMAL(20,4) NOT NULL,
      tax DECIMAL(20,4) NOT NULL,
      total DECIMAL(20,4) NOT NULL,
      line_count INT NOT NULL,
      issued_at DATETIME(6) NOT NULL,
      due_on DATE NULL,
      updated_at DATETIME(6) NOT NULL,
      run_id BINARY(16) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_invoice_number (number),
      UNIQUE KEY uq_invoice_account_period (organization_id, provider_id, currency, period),
      KEY ix_invoice_organization (organization_id, id),
      KEY ix_invoice_provider (provider_id, id),
      KEY ix_invoice_updated (updated_at),
      KEY ix_invoice_run (run_id),
      CONSTRAINT fk_invoice_run FOREIGN KEY (run_id) REFERENCES billing_run (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_invoice_status CHECK (status IN ('DRAFT','ISSUED','UNDER_VERIFICATION','ACCEPTED','DISPUTED','PARTIALLY_PAID','PAID','CANCELLED')),
      CONSTRAINT ck_invoice_total CHECK (total >= 0 AND net + tax = total),
      CONSTRAINT ck_invoice_lines CHECK (line_count > 0)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE invoice_line (
      invoice_id BINARY(16) NOT NULL,
      line_no INT NOT NULL,
      id BINARY(16) NOT NULL,
      kind VARCHAR(20) NOT NULL,
      order_id BINARY(16) NOT NULL,
      instance_id BINARY(16) NOT NULL,
      offering_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      offering_name VARCHAR(200) NOT NULL,
      plan_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      price_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      meter VARCHAR(100) COLLATE utf8mb4_bin NULL,
      aggregation VARCHAR(20) NULL,
      service_month VARCHAR(7) NOT NULL,
      service_from DATETIME(6) NOT NULL,
      service_to DATETIME(6) NOT NULL,
      quantity DECIMAL(38,12) NOT NULL,
      unit VARCHAR(100) NULL,
      unit_price DECIMAL(30,12) NULL,
      rated_amount DECIMAL(48,24) NOT NULL,
      amount DECIMAL(20,4) NOT NULL,
      tax_rate DECIMAL(6,5) NOT NULL,
      net DECIMAL(20,4) NOT NULL,
      tax_amount DECIMAL(20,4) NOT NULL,
      description VARCHAR(600) NOT NULL,
      after_cut INT NULL,
      through_cut INT NULL,
      PRIMARY KEY (invoice_id, line_no),
      UNIQUE KEY uq_invoice_line_id (id),
      KEY ix_invoice_line_instance (instance_id, service_month),
      CONSTRAINT fk_invoice_line_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_invoice_line_kind CHECK (kind IN ('ONE_TIME','RECURRING','USAGE','ADJUSTMENT')),
      CONSTRAINT ck_invoice_line_sign CHECK (kind = 'ADJUSTMENT' OR (quantity >= 0 AND rated_amount >= 0 AND amount >= 0)),
      CONSTRAINT ck_invoice_line_tax CHECK (net + tax_amount = amount),
      CONSTRAINT ck_invoice_line_cuts CHECK ((meter IS NULL) = (after_cut IS NULL) AND (meter IS NULL) = (through_cut IS NULL) AND (meter IS NULL) = (aggregation IS NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE invoice_tax (
      invoice_id BINARY(16) NOT NULL,
      tax_rate DECIMAL(6,5) NOT NULL,
      gross DECIMAL(20,4) NOT NULL,
      net DECIMAL(20,4) NOT NULL,
      tax DECIMAL(20,4) NOT NULL,
      PRIMARY KEY (invoice_id, tax_rate),
      CONSTRAINT fk_invoice_tax_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_invoice_tax_sum CHECK (net + tax = gross)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'invoice_tax',
      'invoice_line',
      'invoice',
      'billed',
      'billing_account',
      'billing_run_account',
      'billing_run',
    ])
      await runner.query(`DROP TABLE ${table}`);
  }
}
