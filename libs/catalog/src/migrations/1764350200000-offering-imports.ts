import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Offerings that providers send in files, and what came of each row. */
export class OfferingImports1764350200000 implements MigrationInterface {
  name = 'OfferingImports1764350200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE offering_import (
      id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      uploaded_by BINARY(16) NOT NULL,
      format VARCHAR(10) NOT NULL,
      mode VARCHAR(20) NOT NULL,
      dry_run TINYINT NOT NULL,
      status VARCHAR(10) NOT NULL,
      applied TINYINT NOT NULL DEFAULT 0,
      received_at DATETIME(6) NOT NULL,
      finished_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_offering_import_provider (provider_id, id),
      KEY ix_offering_import_status (status, id),
      CONSTRAINT ck_offering_import_format CHECK (format IN ('JSON','CSV')),
      CONSTRAINT ck_offering_import_mode CHECK (mode IN ('ALL_OR_NOTHING','VALID_ROWS')),
      CONSTRAINT ck_offering_import_status CHECK (status IN ('RECEIVED','DONE') AND (status = 'DONE') = (finished_at IS NOT NULL)),
      CONSTRAINT ck_offering_import_applied CHECK (applied = 0 OR (dry_run = 0 AND status = 'DONE'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE offering_import_row (
      import_id BINARY(16) NOT NULL,
      row_no INT UNSIGNED NOT NULL,
      code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      input JSON NULL,
      action VARCHAR(10) NULL,
      offering_id BINARY(16) NULL,
      issues JSON NULL,
      PRIMARY KEY (import_id, row_no),
      CONSTRAINT fk_offering_import_row FOREIGN KEY (import_id) REFERENCES offering_import (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_offering_import_row_action CHECK (action IN ('CREATED','REVISED','UNCHANGED','REFUSED')),
      CONSTRAINT ck_offering_import_row_done CHECK ((action IS NULL) = (input IS NOT NULL)),
      CONSTRAINT ck_offering_import_row_issues CHECK ((action = 'REFUSED') = (issues IS NOT NULL) OR (action IS NULL AND issues IS NULL))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE offering_import_row');
    await runner.query('DROP TABLE offering_import');
  }
}
