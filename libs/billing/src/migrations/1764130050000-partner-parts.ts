import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PartnerParts1764130050000 implements MigrationInterface {
  name = 'PartnerParts1764130050000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE partner_part (
      id BINARY(16) NOT NULL,
      invoice_id BINARY(16) NOT NULL,
      line_no INT NOT NULL,
      lead_id BINARY(16) NOT NULL,
      partner_id BINARY(16) NOT NULL,
      period VARCHAR(7) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      share DECIMAL(14,12) NOT NULL,
      amount DECIMAL(20,4) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_partner_part_line (invoice_id, line_no, partner_id),
      KEY ix_partner_part_partner (partner_id, period, id),
      KEY ix_partner_part_lead (lead_id, period, id),
      CONSTRAINT fk_partner_part_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_partner_part_share CHECK (share > 0 AND share < 1)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE partner_part');
  }
}
