import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contracts that pass to a successor of one of the two, and what follows from an early end. */
export class ContractNovations1764440020300 implements MigrationInterface {
  name = 'ContractNovations1764440020300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE contract
      ADD COLUMN novates_id BINARY(16) NULL,
      ADD COLUMN end_consequence VARCHAR(2000) NULL`);
    await runner.query(`CREATE TABLE contract_novation (
      id BINARY(16) NOT NULL,
      contract_id BINARY(16) NOT NULL,
      side VARCHAR(20) NOT NULL,
      successor_id BINARY(16) NOT NULL,
      rationale VARCHAR(2000) NOT NULL,
      items JSON NOT NULL,
      status VARCHAR(20) NOT NULL,
      content_hash CHAR(64) COLLATE utf8mb4_bin NOT NULL,
      drafted_by BINARY(16) NOT NULL,
      drafted_at DATETIME(6) NOT NULL,
      buyer_signed_by BINARY(16) NULL,
      provider_signed_by BINARY(16) NULL,
      successor_signed_by BINARY(16) NULL,
      decided_at DATETIME(6) NULL,
      refusal VARCHAR(2000) NULL,
      new_contract_id BINARY(16) NULL,
      PRIMARY KEY (id),
      KEY ix_contract_novation_contract (contract_id, id),
      KEY ix_contract_novation_successor (successor_id, id),
      CONSTRAINT fk_contract_novation_contract FOREIGN KEY (contract_id) REFERENCES contract (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_contract_novation_side CHECK (side IN ('BUYER','PROVIDER')),
      CONSTRAINT ck_contract_novation_status CHECK (status IN ('PENDING_SIGNATURE','IN_FORCE','CANCELLED')),
      CONSTRAINT ck_contract_novation_new CHECK ((new_contract_id IS NULL) = (status <> 'IN_FORCE'))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE contract_novation');
    await runner.query('ALTER TABLE contract DROP COLUMN end_consequence, DROP COLUMN novates_id');
  }
}
