import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where contracts were published, and which of their deadlines were reminded of. */
export class ContractReminders1764440020200 implements MigrationInterface {
  name = 'ContractReminders1764440020200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE contract
      ADD COLUMN publication VARCHAR(500) NULL,
      ADD COLUMN published_on DATE NULL,
      ADD KEY ix_contract_signed (signed_at),
      ADD CONSTRAINT ck_contract_published CHECK ((published_on IS NULL) = (publication IS NULL))`);
    await runner.query(`CREATE TABLE contract_reminder (
      contract_id BINARY(16) NOT NULL,
      kind VARCHAR(20) NOT NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (contract_id, kind),
      CONSTRAINT fk_contract_reminder_contract FOREIGN KEY (contract_id) REFERENCES contract (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE contract_reminder');
    await runner.query('ALTER TABLE contract DROP CONSTRAINT ck_contract_published');
    await runner.query(
      'ALTER TABLE contract DROP KEY ix_contract_signed, DROP COLUMN published_on, DROP COLUMN publication',
    );
  }
}
