import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RecommendedCatalogue1764362100000 implements MigrationInterface {
  name = 'RecommendedCatalogue1764362100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE recommended_issue (
      id BINARY(16) NOT NULL,
      number VARCHAR(7) COLLATE utf8mb4_bin NOT NULL,
      issuer VARCHAR(200) NOT NULL,
      valid_from DATE NOT NULL,
      valid_to DATE NOT NULL,
      status VARCHAR(20) NOT NULL,
      version INT UNSIGNED NOT NULL,
      drafted_by BINARY(16) NOT NULL,
      drafted_at DATETIME(6) NOT NULL,
      published_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_recommended_issue_number (number),
      CONSTRAINT ck_recommended_issue_status CHECK (status IN ('DRAFT','EXPERT_REVIEW','PUBLISHED')),
      CONSTRAINT ck_recommended_issue_period CHECK (valid_from < valid_to),
      CONSTRAINT ck_recommended_issue_published CHECK ((status = 'PUBLISHED') = (published_at IS NOT NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE recommended_entry (
      issue_id BINARY(16) NOT NULL,
      offering_id BINARY(16) NOT NULL,
      list VARCHAR(10) NOT NULL,
      position INT UNSIGNED NOT NULL,
      recommended TINYINT NULL,
      opinion VARCHAR(2000) NULL,
      reviewed_by BINARY(16) NULL,
      reviewed_at DATETIME(6) NULL,
      PRIMARY KEY (issue_id, offering_id),
      KEY ix_recommended_entry_offering (offering_id),
      CONSTRAINT fk_recommended_entry_issue FOREIGN KEY (issue_id) REFERENCES recommended_issue (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_recommended_entry_offering FOREIGN KEY (offering_id) REFERENCES offering (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_recommended_entry_list CHECK (list IN ('PRODUCT','SOLUTION')),
      CONSTRAINT ck_recommended_entry_review CHECK ((recommended IS NULL) = (reviewed_by IS NULL))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['recommended_entry', 'recommended_issue']) await runner.query(`DROP TABLE ${table}`);
  }
}
