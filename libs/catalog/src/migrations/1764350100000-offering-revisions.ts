import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Revisions of offerings; what was published before is revision 1, under the offering's own id. */
export class OfferingRevisions1764350100000 implements MigrationInterface {
  name = 'OfferingRevisions1764350100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE offering ADD COLUMN plans_revision INT UNSIGNED NOT NULL DEFAULT 1');
    await runner.query(`CREATE TABLE offering_revision (
      id BINARY(16) NOT NULL,
      offering_id BINARY(16) NOT NULL,
      revision INT UNSIGNED NOT NULL,
      status VARCHAR(20) NOT NULL,
      version INT UNSIGNED NOT NULL,
      name VARCHAR(200) NOT NULL,
      summary VARCHAR(1000) NOT NULL,
      description MEDIUMTEXT NOT NULL,
      service_model VARCHAR(10) NOT NULL,
      clouds JSON NOT NULL,
      category_codes JSON NOT NULL,
      zone_codes JSON NOT NULL,
      attributes JSON NOT NULL,
      effective_attributes JSON NOT NULL,
      partners JSON NULL,
      plans JSON NULL,
      plans_revision INT UNSIGNED NULL,
      effective_from DATETIME(6) NULL,
      effective_at DATETIME(6) NULL,
      superseded_at DATETIME(6) NULL,
      change_reason VARCHAR(2000) NULL,
      author_id BINARY(16) NULL,
      decider_id BINARY(16) NULL,
      created_at DATETIME(6) NOT NULL,
      submitted_at DATETIME(6) NULL,
      decided_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_offering_revision (offering_id, revision),
      KEY ix_offering_revision_due (status, effective_at),
      CONSTRAINT fk_offering_revision FOREIGN KEY (offering_id) REFERENCES offering (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_offering_revision_status CHECK (status IN ('DRAFT','IN_REVIEW','CHANGES_REQUESTED','APPROVED','CURRENT','SUPERSEDED','WITHDRAWN')),
      CONSTRAINT ck_offering_revision_model CHECK (service_model IN ('IAAS','PAAS','SAAS','DAAS')),
      CONSTRAINT ck_offering_revision_effect CHECK ((effective_at IS NOT NULL) = (status IN ('APPROVED','CURRENT','SUPERSEDED'))),
      CONSTRAINT ck_offering_revision_plans CHECK ((plans IS NULL) = (status IN ('CURRENT','SUPERSEDED')) AND (plans IS NULL) = (plans_revision IS NOT NULL)),
      CONSTRAINT ck_offering_revision_end CHECK ((superseded_at IS NOT NULL) = (status = 'SUPERSEDED'))
    ) ENGINE=InnoDB`);
    await runner.query(`INSERT INTO offering_revision (id, offering_id, revision, status, version, name, summary,
        description, service_model, clouds, category_codes, zone_codes, attributes, effective_attributes, partners, plans_revision,
        effective_at, created_at, submitted_at, decided_at)
      SELECT id, id, revision, 'CURRENT', 1, name, summary, description, service_model, clouds, category_codes,
        zone_codes, attributes, COALESCE(effective_attributes, attributes), partners, plans_revision, COALESCE(published_at, updated_at), created_at, submitted_at,
        published_at
      FROM offering WHERE status IN ('PUBLISHED','PAUSED','SUSPENDED','RETIRED')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE offering_revision');
    await runner.query('ALTER TABLE offering DROP COLUMN plans_revision');
  }
}
