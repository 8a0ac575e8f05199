import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Catalog1763600200000 implements MigrationInterface {
  name = 'Catalog1763600200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE offering (
      id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      name VARCHAR(200) NOT NULL,
      summary VARCHAR(1000) NOT NULL,
      description MEDIUMTEXT NOT NULL,
      service_model VARCHAR(10) NOT NULL,
      clouds JSON NOT NULL,
      category_codes JSON NOT NULL,
      zone_codes JSON NOT NULL,
      attributes JSON NOT NULL,
      status VARCHAR(20) NOT NULL,
      revision INT UNSIGNED NOT NULL,
      version INT UNSIGNED NOT NULL,
      search_text MEDIUMTEXT COLLATE utf8mb4_unicode_520_ci NOT NULL,
      change_reason VARCHAR(2000) NULL,
      submitted_at DATETIME(6) NULL,
      published_at DATETIME(6) NULL,
      created_at DATETIME(6) NOT NULL,
      updated_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_offering_code (provider_id, code),
      KEY ix_offering_status (status, id),
      CONSTRAINT ck_offering_model CHECK (service_model IN ('IAAS','PAAS','SAAS','DAAS')),
      CONSTRAINT ck_offering_status CHECK (status IN ('DRAFT','IN_REVIEW','CHANGES_REQUESTED','PUBLISHED','PAUSED','SUSPENDED','RETIRED','WITHDRAWN'))
    ) ENGINE=InnoDB`);
    await linkTable(runner, 'category');
    await linkTable(runner, 'zone');
    await linkTable(runner, 'cloud');
    await runner.query(`CREATE TABLE plan (
      id BINARY(16) NOT NULL,
      offering_id BINARY(16) NOT NULL,
      revision INT UNSIGNED NOT NULL,
      position INT UNSIGNED NOT NULL,
      code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      name VARCHAR(200) NOT NULL,
      currency VARCHAR(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_plan_code (offering_id, revision, code),
      CONSTRAINT fk_plan_offering FOREIGN KEY (offering_id) REFERENCES offering (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE price_component (
      plan_id BINARY(16) NOT NULL,
      position INT UNSIGNED NOT NULL,
      code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      kind VARCHAR(20) NOT NULL,
      model VARCHAR(20) NOT NULL,
      billing_interval VARCHAR(10) NULL,
      meter VARCHAR(100) COLLATE utf8mb4_bin NULL,
      unit VARCHAR(50) NULL,
      aggregation VARCHAR(20) NULL,
      source VARCHAR(20) NULL,
      unit_price DECIMAL(30,12) NULL,
      tiers JSON NOT NULL,
      package_size DECIMAL(38,12) NULL,
      included_quantity DECIMAL(38,12) NOT NULL,
      tax_category VARCHAR(30) NOT NULL,
      PRIMARY KEY (plan_id, position),
      UNIQUE KEY uq_price_component_code (plan_id, code),
      CONSTRAINT fk_price_component_plan FOREIGN KEY (plan_id) REFERENCES plan (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_price_component_kind CHECK (kind IN ('ONE_TIME','RECURRING','USAGE')),
      CONSTRAINT ck_price_component_model CHECK (model IN ('FLAT','PER_UNIT','GRADUATED','VOLUME','PACKAGE')),
      CONSTRAINT ck_price_component_interval CHECK ((kind = 'RECURRING') = (billing_interval IS NOT NULL AND billing_interval IN ('MONTH','YEAR'))),
      CONSTRAINT ck_price_component_meter CHECK ((kind = 'USAGE') = (meter IS NOT NULL)),
      CONSTRAINT ck_price_component_aggregation CHECK (aggregation IN ('SUM','COUNT','MAX','LATEST','UNIQUE_COUNT','TIME_WEIGHTED')),
      CONSTRAINT ck_price_component_source CHECK (source IN ('PROVIDER','PLATFORM')),
      CONSTRAINT ck_price_component_amounts CHECK (unit_price >= 0 AND package_size > 0 AND included_quantity >= 0),
      CONSTRAINT ck_price_component_tax CHECK (tax_category IN ('INFORMATION_SERVICE','TELECOM_BASIC','TELECOM_VALUE_ADDED','LEASE','ZERO'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE provider_meter (
      provider_id BINARY(16) NOT NULL,
      code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      unit VARCHAR(50) NOT NULL,
      aggregation VARCHAR(20) NOT NULL,
      offering_id BINARY(16) NOT NULL,
      PRIMARY KEY (provider_id, code),
      KEY ix_provider_meter_offering (offering_id),
      CONSTRAINT fk_provider_meter_offering FOREIGN KEY (offering_id) REFERENCES offering (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [
      'provider_meter',
      'price_component',
      'plan',
      'offering_cloud',
      'offering_zone',
      'offering_category',
      'offering',
    ];
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}

/** What lists are filtered by: which offerings carry a code, and which codes an offering carries. */
const linkTable = (runner: QueryRunner, name: string): Promise<unknown> =>
  runner.query(`CREATE TABLE offering_${name} (
      offering_id BINARY(16) NOT NULL,
      ${name}_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      PRIMARY KEY (offering_id, ${name}_code),
      KEY ix_offering_${name} (${name}_code, offering_id),
      CONSTRAINT fk_offering_${name} FOREIGN KEY (offering_id) REFERENCES offering (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
