import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EvidenceFiles1764377000000 implements MigrationInterface {
  name = 'EvidenceFiles1764377000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE evidence_file (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      evidence_id BINARY(16) NULL,
      name VARCHAR(200) NOT NULL,
      media_type VARCHAR(100) NOT NULL,
      bytes INT NOT NULL,
      sha256 BINARY(32) NOT NULL,
      uploaded_by BINARY(16) NOT NULL,
      uploaded_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_evidence_file_evidence (evidence_id),
      KEY ix_evidence_file_organization (organization_id, evidence_id),
      CONSTRAINT fk_evidence_file_evidence FOREIGN KEY (evidence_id) REFERENCES evidence (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE evidence_file');
  }
}
