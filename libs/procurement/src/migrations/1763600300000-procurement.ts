import type { MigrationInterface, QueryRunner } from 'typeorm';

const FIGURES = ['allocated', 'reserved', 'committed', 'actual', 'overrun'];

export class Procurement1763600300000 implements MigrationInterface {
  name = 'Procurement1763600300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE budget (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      name VARCHAR(200) NOT NULL,
      fiscal_year INT NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      funding_source VARCHAR(200) NULL,
      ${FIGURES.map((figure) => `${figure} DECIMAL(20,4) NOT NULL,`).join('\n      ')}
      entry_count INT UNSIGNED NOT NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_budget_organization (organization_id, fiscal_year),
      CONSTRAINT ck_budget_year CHECK (fiscal_year BETWEEN 2016 AND 2100),
      CONSTRAINT ck_budget_signs CHECK (${FIGURES.map((figure) => `${figure} >= 0`).join(' AND ')}),
      CONSTRAINT ck_budget_available CHECK (allocated + overrun - reserved - committed - actual >= 0)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE contract (
      id BINARY(16) NOT NULL,
      number VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      order_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_contract_number (number),
      KEY ix_contract_order (order_id),
      KEY ix_contract_parties (organization_id, provider_id)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE purchase_order (
      id BINARY(16) NOT NULL,
      number VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      title VARCHAR(200) NOT NULL,
      status VARCHAR(20) NOT NULL,
      version INT UNSIGNED NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      budget_id BINARY(16) NULL,
      contract_id BINARY(16) NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      requested_starts_on DATE NULL,
      starts_on DATE NULL,
      requested_months INT NULL,
      months INT NOT NULL,
      estimate DECIMAL(20,4) NOT NULL,
      commitment_left DECIMAL(20,4) NOT NULL,
      taken_beyond DECIMAL(20,4) NOT NULL,
      commitment_closed TINYINT NOT NULL,
      decision JSON NULL,
      submitted_at DATETIME(6) NULL,
      approved_at DATETIME(6) NULL,
      created_at DATETIME(6) NOT NULL,
      updated_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_purchase_order_number (number),
      KEY ix_purchase_order_organization (organization_id, id),
      KEY ix_purchase_order_provider (provider_id, id),
      KEY ix_purchase_order_start (status, starts_on),
      KEY ix_purchase_order_budget (budget_id),
      KEY ix_purchase_order_contract (contract_id),
      CONSTRAINT fk_purchase_order_budget FOREIGN KEY (budget_id) REFERENCES budget (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_purchase_order_contract FOREIGN KEY (contract_id) REFERENCES contract (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_purchase_order_status CHECK (status IN ('DRAFT','PENDING_APPROVAL','RETURNED','PENDING_PROVIDER','PENDING_START','EXECUTING','DONE','PARTIAL','FAILED','REJECTED','CANCELLED')),
      CONSTRAINT ck_purchase_order_signs CHECK (estimate >= 0 AND commitment_left >= 0 AND taken_beyond >= 0),
      CONSTRAINT ck_purchase_order_closed CHECK (commitment_closed = 0 OR commitment_left = 0)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE order_item (
      id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      position INT UNSIGNED NOT NULL,
      plan_id BINARY(16) NOT NULL,
      offering_id BINARY(16) NOT NULL,
      quantity DECIMAL(38,12) NOT NULL,
      expected_usage JSON NOT NULL,
      zone_code VARCHAR(100) COLLATE utf8mb4_bin NULL,
      configuration JSON NULL,
      estimate DECIMAL(20,4) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_order_item_position (order_id, position),
      CONSTRAINT fk_order_item_order FOREIGN KEY (order_id) REFERENCES purchase_order (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_order_item_signs CHECK (quantity > 0 AND estimate >= 0)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE order_requester (
      order_id BINARY(16) NOT NULL,
      person_id BINARY(16) NOT NULL,
      PRIMARY KEY (order_id, person_id),
      CONSTRAINT fk_order_requester_order FOREIGN KEY (order_id) REFERENCES purchase_order (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE order_event (
      id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      command VARCHAR(30) COLLATE utf8mb4_bin NOT NULL,
      status VARCHAR(20) NOT NULL,
      person_id BINARY(16) NULL,
      comment VARCHAR(2000) NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_order_event_order (order_id, id),
      CONSTRAINT fk_order_event_order FOREIGN KEY (order_id) REFERENCES purchase_order (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE budget_entry (
      budget_id BINARY(16) NOT NULL,
      seq INT UNSIGNED NOT NULL,
      kind VARCHAR(20) NOT NULL,
      order_id BINARY(16) NULL,
      invoice_id BINARY(16) NULL,
      ${FIGURES.map((figure) => `${figure} DECIMAL(20,4) NOT NULL,`).join('\n      ')}
      person_id BINARY(16) NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (budget_id, seq),
      KEY ix_budget_entry_order (order_id),
      CONSTRAINT fk_budget_entry_budget FOREIGN KEY (budget_id) REFERENCES budget (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_budget_entry_order FOREIGN KEY (order_id) REFERENCES purchase_order (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_budget_entry_kind CHECK (kind IN ('ALLOCATION','RESERVATION','COMMITMENT','ACTUAL','RELEASE','ADJUSTMENT'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE service_instance (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      order_item_id BINARY(16) NOT NULL,
      offering_id BINARY(16) NOT NULL,
      plan_id BINARY(16) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      quantity DECIMAL(38,12) NOT NULL,
      status VARCHAR(20) NOT NULL,
      external_id VARCHAR(200) COLLATE utf8mb4_bin NULL,
      estimate DECIMAL(20,4) NOT NULL,
      activated_at DATETIME(6) NULL,
      terminated_at DATETIME(6) NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_service_instance_item (order_item_id),
      UNIQUE KEY uq_service_instance_external (provider_id, external_id),
      KEY ix_service_instance_account (organization_id, provider_id, currency, activated_at),
      KEY ix_service_instance_organization (organization_id, id),
      KEY ix_service_instance_provider (provider_id, id),
      KEY ix_service_instance_order (order_id),
      KEY ix_service_instance_offering (offering_id, id),
      CONSTRAINT fk_service_instance_item FOREIGN KEY (order_item_id) REFERENCES order_item (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_service_instance_order FOREIGN KEY (order_id) REFERENCES purchase_order (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_service_instance_status CHECK (status IN ('CREATING','ACTIVE','UPDATING','SUSPENDED','TERMINATING','TERMINATED','FAILED')),
      CONSTRAINT ck_service_instance_life CHECK (terminated_at IS NULL OR terminated_at >= activated_at),
      CONSTRAINT ck_service_instance_signs CHECK (quantity > 0 AND estimate >= 0)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const made = [
      'service_instance',
      'budget_entry',
      'order_event',
      'order_requester',
      'order_item',
      'purchase_order',
      'contract',
      'budget',
    ];
    for (const table of made) await runner.query(`DROP TABLE ${table}`);
  }
}
