import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Agents of providers, and when each was last heard of. */
export class ProviderAgents1764400100000 implements MigrationInterface {
  name = 'ProviderAgents1764400100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE provider_agent (
      id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      slot INT UNSIGNED NOT NULL,
      name VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      version VARCHAR(100) NULL,
      capabilities JSON NOT NULL,
      first_seen_at DATETIME(6) NOT NULL,
      last_seen_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_provider_agent_name (provider_id, name),
      UNIQUE KEY uq_provider_agent_slot (provider_id, slot),
      KEY ix_provider_agent_provider (provider_id, id),
      CONSTRAINT ck_provider_agent_slot CHECK (slot BETWEEN 1 AND 100),
      CONSTRAINT ck_provider_agent_seen CHECK (last_seen_at >= first_seen_at)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE provider_agent');
  }
}
