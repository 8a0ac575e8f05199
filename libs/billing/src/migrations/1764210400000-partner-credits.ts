import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Credit notes take parts of bundles back: a part is of an invoice or of a credit note. */
export class PartnerCredits1764210400000 implements MigrationInterface {
  name = 'PartnerCredits1764210400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE partner_part ADD COLUMN document_id BINARY(16) NULL AFTER invoice_id');
    await runner.query('UPDATE partner_part SET document_id = invoice_id');
    await runner.query(`ALTER TABLE partner_part
      MODIFY COLUMN document_id BINARY(16) NOT NULL,
      ADD KEY ix_partner_part_invoice (invoice_id, line_no),
      ADD UNIQUE KEY uq_partner_part_document (document_id, line_no, partner_id),
      DROP KEY uq_partner_part_line`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM partner_part WHERE document_id <> invoice_id');
    await runner.query(`ALTER TABLE partner_part
      ADD UNIQUE KEY uq_partner_part_line (invoice_id, line_no, partner_id),
      DROP KEY uq_partner_part_document,
      DROP KEY ix_partner_part_invoice,
      DROP COLUMN document_id`);
  }
}
