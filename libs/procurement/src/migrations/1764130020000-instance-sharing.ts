import type { MigrationInterface, QueryRunner } from 'typeorm';

const NO_ACTION = 'ON DELETE NO ACTION ON UPDATE NO ACTION';

export class InstanceSharing1764130020000 implements MigrationInterface {
  name = 'InstanceSharing1764130020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE service_instance ADD COLUMN sharing_count INT UNSIGNED NOT NULL DEFAULT 0');
    await runner.query(`CREATE TABLE instance_sharing (
      id BINARY(16) NOT NULL,
      instance_id BINARY(16) NOT NULL,
      seq INT UNSIGNED NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      from_month VARCHAR(7) NOT NULL,
      basis VARCHAR(10) NOT NULL,
      meter VARCHAR(100) COLLATE utf8mb4_bin NULL,
      waiting INT UNSIGNED NOT NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_instance_sharing_seq (instance_id, seq),
      KEY ix_instance_sharing_organization (organization_id, id),
      KEY ix_instance_sharing_provider (provider_id, id),
      CONSTRAINT fk_instance_sharing_instance FOREIGN KEY (instance_id) REFERENCES service_instance (id) ${NO_ACTION},
      CONSTRAINT ck_instance_sharing_basis CHECK (basis IN ('FIXED','USE') AND (meter IS NULL) = (basis = 'FIXED'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE instance_share (
      sharing_id BINARY(16) NOT NULL,
      position INT UNSIGNED NOT NULL,
      organization_id BINARY(16) NOT NULL,
      weight DECIMAL(38,12) NULL,
      subject VARCHAR(255) COLLATE utf8mb4_bin NULL,
      asked TINYINT NOT NULL,
      accepted_at DATETIME(6) NULL,
      PRIMARY KEY (sharing_id, position),
      UNIQUE KEY uq_instance_share_organization (organization_id, sharing_id),
      CONSTRAINT fk_instance_share_sharing FOREIGN KEY (sharing_id) REFERENCES instance_sharing (id) ${NO_ACTION},
      CONSTRAINT ck_instance_share_weight CHECK (weight > 0 AND subject IS NULL OR weight IS NULL AND subject IS NOT NULL)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE instance_sharer (
      instance_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      budget_id BINARY(16) NOT NULL,
      taken DECIMAL(20,4) NOT NULL,
      PRIMARY KEY (instance_id, organization_id),
      KEY ix_instance_sharer_budget (budget_id),
      CONSTRAINT fk_instance_sharer_instance FOREIGN KEY (instance_id) REFERENCES service_instance (id) ${NO_ACTION},
      CONSTRAINT fk_instance_sharer_budget FOREIGN KEY (budget_id) REFERENCES budget (id) ${NO_ACTION},
      CONSTRAINT ck_instance_sharer_taken CHECK (taken >= 0)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['instance_sharer', 'instance_share', 'instance_sharing'])
      await runner.query(`DROP TABLE ${table}`);
    await runner.query('ALTER TABLE service_instance DROP COLUMN sharing_count');
  }
}
