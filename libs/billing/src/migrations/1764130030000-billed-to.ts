import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What stands billed is billed to somebody: parts of one instance may be charged to several organizations. */
export class BilledTo1764130030000 implements MigrationInterface {
  name = 'BilledTo1764130030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE billed ADD COLUMN organization_id BINARY(16) NULL AFTER service_month');
    // Until now every line of an instance was its buyer's.
    await runner.query(
      'UPDATE billed SET organization_id = (SELECT i.organization_id FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id WHERE l.instance_id = billed.instance_id LIMIT 1)',
    );
    await runner.query(
      'ALTER TABLE billed MODIFY organization_id BINARY(16) NOT NULL, DROP PRIMARY KEY, ADD PRIMARY KEY (instance_id, price_code, service_month, organization_id)',
    );
    await runner.query('ALTER TABLE invoice_line ADD COLUMN sharing JSON NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE invoice_line DROP COLUMN sharing');
    await runner.query(
      'ALTER TABLE billed DROP PRIMARY KEY, ADD PRIMARY KEY (instance_id, price_code, service_month), DROP COLUMN organization_id',
    );
  }
}
