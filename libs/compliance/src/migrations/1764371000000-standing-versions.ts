import type { MigrationInterface, QueryRunner } from 'typeorm';

export class StandingVersions1764371000000 implements MigrationInterface {
  name = 'StandingVersions1764371000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE provider_version (
      provider_id BINARY(16) NOT NULL,
      version INT NOT NULL,
      PRIMARY KEY (provider_id)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE evidence_warning (
      evidence_id BINARY(16) NOT NULL,
      days_before INT NOT NULL,
      warned_at DATETIME(6) NOT NULL,
      PRIMARY KEY (evidence_id, days_before),
      CONSTRAINT fk_evidence_warning_evidence FOREIGN KEY (evidence_id) REFERENCES evidence (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE evidence_warning');
    await runner.query('DROP TABLE provider_version');
  }
}
