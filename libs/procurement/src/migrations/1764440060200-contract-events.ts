import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The history of contracts, step by step. */
export class ContractEvents1764440060200 implements MigrationInterface {
  name = 'ContractEvents1764440060200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE contract_event (
      id BINARY(16) NOT NULL,
      contract_id BINARY(16) NOT NULL,
      step VARCHAR(40) COLLATE utf8mb4_bin NOT NULL,
      status VARCHAR(20) NOT NULL,
      revision_id BINARY(16) NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_contract_event_contract (contract_id, id),
      KEY ix_contract_event_revision (revision_id),
      CONSTRAINT fk_contract_event_contract FOREIGN KEY (contract_id) REFERENCES contract (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_contract_event_revision FOREIGN KEY (revision_id) REFERENCES contract_revision (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE contract_event');
  }
}
