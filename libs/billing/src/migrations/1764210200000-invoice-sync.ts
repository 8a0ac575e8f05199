import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InvoiceSync1764210200000 implements MigrationInterface {
  name = 'InvoiceSync1764210200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE invoice ADD synced_at DATETIME(6) NULL, ADD KEY ix_invoice_synced (synced_at)');
    await runner.query('UPDATE invoice SET synced_at = updated_at');
    await runner.query(`CREATE TABLE invoice_sync (
      id TINYINT NOT NULL,
      through_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      CONSTRAINT ck_invoice_sync_one CHECK (id = 1)
    ) ENGINE=InnoDB`);
    await runner.query(
      "INSERT INTO invoice_sync (id, through_at) SELECT 1, COALESCE(MAX(synced_at), '1970-01-01') FROM invoice",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE invoice_sync');
    await runner.query('ALTER TABLE invoice DROP KEY ix_invoice_synced, DROP COLUMN synced_at');
  }
}
