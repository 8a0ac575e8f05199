import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ContentReports1764375000000 implements MigrationInterface {
  name = 'ContentReports1764375000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE content_report (
      id BINARY(16) NOT NULL,
      offering_id BINARY(16) NOT NULL,
      kind VARCHAR(20) NOT NULL,
      statement VARCHAR(2000) NOT NULL,
      status VARCHAR(20) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      reported_by BINARY(16) NOT NULL,
      reported_at DATETIME(6) NOT NULL,
      reason VARCHAR(2000) NULL,
      decided_by BINARY(16) NULL,
      decided_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_content_report_status (status, id),
      CONSTRAINT fk_content_report_offering FOREIGN KEY (offering_id) REFERENCES offering (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_content_report_decided CHECK ((status = 'OPEN') = (decided_at IS NULL))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE content_report');
  }
}
