import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pools of resources that organizations give to those beneath them as quotas. */
export class Pools1764440050000 implements MigrationInterface {
  name = 'Pools1764440050000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE pool_resource (
      owner_id BINARY(16) NOT NULL,
      code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      unit VARCHAR(20) NOT NULL,
      capacity DECIMAL(38,12) NOT NULL,
      PRIMARY KEY (owner_id, code),
      CONSTRAINT ck_pool_resource_capacity CHECK (capacity >= 0)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE pool_plan (
      owner_id BINARY(16) NOT NULL,
      offering_id BINARY(16) NOT NULL,
      plan_code VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      resource VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      per_unit DECIMAL(38,12) NOT NULL,
      PRIMARY KEY (owner_id, offering_id, plan_code, resource),
      CONSTRAINT ck_pool_plan_per_unit CHECK (per_unit > 0)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE pool_quota (
      id BINARY(16) NOT NULL,
      owner_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      resource VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      quantity DECIMAL(38,12) NOT NULL,
      set_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_pool_quota (owner_id, resource, organization_id),
      KEY ix_pool_quota_organization (organization_id, id),
      CONSTRAINT fk_pool_quota_resource FOREIGN KEY (owner_id, resource) REFERENCES pool_resource (owner_id, code) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_pool_quota_quantity CHECK (quantity >= 0)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['pool_quota', 'pool_plan', 'pool_resource']) await runner.query(`DROP TABLE ${table}`);
  }
}
