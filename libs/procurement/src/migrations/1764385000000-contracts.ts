import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a contract says, who signed it, and how it stands; until now it was a number. */
export class Contracts1764385000000 implements MigrationInterface {
  name = 'Contracts1764385000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE contract
      MODIFY order_id BINARY(16) NULL,
      ADD COLUMN title VARCHAR(200) NOT NULL DEFAULT '',
      ADD COLUMN status VARCHAR(20) NOT NULL DEFAULT 'ACTIVE',
      ADD COLUMN version INT UNSIGNED NOT NULL DEFAULT 1,
      ADD COLUMN currency CHAR(3) COLLATE utf8mb4_bin NOT NULL DEFAULT 'CNY',
      ADD COLUMN value DECIMAL(20,4) NOT NULL DEFAULT 0,
      ADD COLUMN maximum_value DECIMAL(20,4) NOT NULL DEFAULT 0,
      ADD COLUMN supplements DECIMAL(20,4) NOT NULL DEFAULT 0,
      ADD COLUMN starts_on DATE NULL,
      ADD COLUMN ends_on DATE NULL,
      ADD COLUMN max_extent_on DATE NULL,
      ADD COLUMN noticed_on DATE NULL,
      ADD COLUMN justification VARCHAR(2000) NULL,
      ADD COLUMN terms JSON NULL,
      ADD COLUMN content_hash CHAR(64) COLLATE utf8mb4_bin NULL,
      ADD COLUMN renews_id BINARY(16) NULL,
      ADD COLUMN drafted_by BINARY(16) NULL,
      ADD COLUMN buyer_signed_by BINARY(16) NULL,
      ADD COLUMN buyer_signed_at DATETIME(6) NULL,
      ADD COLUMN supplier_signed_by BINARY(16) NULL,
      ADD COLUMN supplier_signed_at DATETIME(6) NULL,
      ADD COLUMN signed_at DATETIME(6) NULL,
      ADD COLUMN filing_number VARCHAR(100) COLLATE utf8mb4_bin NULL,
      ADD COLUMN filed_on DATE NULL,
      ADD COLUMN frozen_reason VARCHAR(2000) NULL,
      ADD COLUMN frozen_at DATETIME(6) NULL,
      ADD COLUMN money_at_risk TINYINT NOT NULL DEFAULT 0,
      ADD COLUMN ended_at DATETIME(6) NULL,
      ADD COLUMN end_reason VARCHAR(2000) NULL,
      ADD KEY ix_contract_provider (provider_id, id),
      ADD KEY ix_contract_organization (organization_id, id),
      ADD KEY ix_contract_notice (status, noticed_on)`);
    await runner.query(`UPDATE contract c JOIN purchase_order o ON o.id = c.order_id
      SET c.title = o.title, c.currency = o.currency, c.value = o.estimate, c.maximum_value = o.estimate, c.starts_on = o.starts_on`);
    for (const column of ['title', 'status', 'version', 'currency', 'value', 'maximum_value', 'supplements'])
      await runner.query(`ALTER TABLE contract ALTER COLUMN ${column} DROP DEFAULT`);
    await runner.query(`ALTER TABLE contract
      ADD CONSTRAINT ck_contract_status CHECK (status IN ('DRAFT','PENDING_SIGNATURE','ACTIVE','COMPLETED','TERMINATED_EARLY','EXPIRED','CANCELLED')),
      ADD CONSTRAINT ck_contract_values CHECK (value >= 0 AND maximum_value >= value AND supplements >= 0),
      ADD CONSTRAINT ck_contract_buyer CHECK ((buyer_signed_by IS NULL) = (buyer_signed_at IS NULL)),
      ADD CONSTRAINT ck_contract_supplier CHECK ((supplier_signed_by IS NULL) = (supplier_signed_at IS NULL)),
      ADD CONSTRAINT ck_contract_frozen CHECK ((frozen_at IS NULL) = (frozen_reason IS NULL)),
      ADD CONSTRAINT ck_contract_filed CHECK ((filed_on IS NULL) = (filing_number IS NULL))`);
    await runner.query(`CREATE TABLE contract_item (
      contract_id BINARY(16) NOT NULL,
      plan_id BINARY(16) NOT NULL,
      max_quantity DECIMAL(38,12) NULL,
      PRIMARY KEY (contract_id, plan_id),
      CONSTRAINT fk_contract_item_contract FOREIGN KEY (contract_id) REFERENCES contract (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_contract_item_quantity CHECK (max_quantity > 0)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE contract_revision (
      id BINARY(16) NOT NULL,
      contract_id BINARY(16) NOT NULL,
      seq INT UNSIGNED NOT NULL,
      status VARCHAR(20) NOT NULL,
      reason VARCHAR(30) NOT NULL,
      rationale VARCHAR(2000) NOT NULL,
      value_change DECIMAL(20,4) NOT NULL,
      ends_on DATE NULL,
      content_hash CHAR(64) COLLATE utf8mb4_bin NOT NULL,
      drafted_by BINARY(16) NOT NULL,
      drafted_at DATETIME(6) NOT NULL,
      buyer_signed_by BINARY(16) NULL,
      supplier_signed_by BINARY(16) NULL,
      decided_at DATETIME(6) NULL,
      refusal VARCHAR(2000) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_contract_revision (contract_id, seq),
      CONSTRAINT fk_contract_revision_contract FOREIGN KEY (contract_id) REFERENCES contract (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_contract_revision_status CHECK (status IN ('PENDING_SIGNATURE','IN_FORCE','CANCELLED'))
    ) ENGINE=InnoDB`);
    await runner.query('ALTER TABLE purchase_order ADD COLUMN start_refusal JSON NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE purchase_order DROP COLUMN start_refusal');
    await runner.query('DROP TABLE contract_revision');
    await runner.query('DROP TABLE contract_item');
    await runner.query(`ALTER TABLE contract
      DROP CONSTRAINT ck_contract_status, DROP CONSTRAINT ck_contract_values, DROP CONSTRAINT ck_contract_buyer,
      DROP CONSTRAINT ck_contract_supplier, DROP CONSTRAINT ck_contract_frozen, DROP CONSTRAINT ck_contract_filed`);
    await runner.query('DELETE FROM contract WHERE order_id IS NULL');
    await runner.query(`ALTER TABLE contract
      DROP KEY ix_contract_provider, DROP KEY ix_contract_organization, DROP KEY ix_contract_notice,
      DROP COLUMN title, DROP COLUMN status, DROP COLUMN version, DROP COLUMN currency, DROP COLUMN value, DROP COLUMN maximum_value,
      DROP COLUMN supplements, DROP COLUMN starts_on, DROP COLUMN ends_on, DROP COLUMN max_extent_on, DROP COLUMN noticed_on,
      DROP COLUMN justification, DROP COLUMN terms, DROP COLUMN content_hash, DROP COLUMN renews_id, DROP COLUMN drafted_by, DROP COLUMN buyer_signed_by,
      DROP COLUMN buyer_signed_at, DROP COLUMN supplier_signed_by, DROP COLUMN supplier_signed_at, DROP COLUMN signed_at,
      DROP COLUMN filing_number, DROP COLUMN filed_on, DROP COLUMN frozen_reason, DROP COLUMN frozen_at, DROP COLUMN money_at_risk, DROP COLUMN ended_at,
      DROP COLUMN end_reason, MODIFY order_id BINARY(16) NOT NULL`);
  }
}
