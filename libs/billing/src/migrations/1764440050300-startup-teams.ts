import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Start-up teams, and which credits are theirs. */
export class StartupTeams1764440050300 implements MigrationInterface {
  name = 'StartupTeams1764440050300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE startup_team (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      plan VARCHAR(2000) NOT NULL,
      status VARCHAR(20) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NULL,
      ceiling DECIMAL(20,4) NULL,
      granted DECIMAL(20,4) NOT NULL,
      last_day DATE NULL,
      applied_by BINARY(16) NOT NULL,
      applied_at DATETIME(6) NOT NULL,
      decided_by BINARY(16) NULL,
      decided_at DATETIME(6) NULL,
      reason VARCHAR(2000) NULL,
      PRIMARY KEY (id),
      KEY ix_startup_team_organization (organization_id, id),
      CONSTRAINT ck_startup_team_status CHECK (status IN ('APPLIED','APPROVED','REJECTED','ENDED')),
      CONSTRAINT ck_startup_team_ceiling CHECK (granted >= 0 AND (granted = 0 OR granted <= ceiling)),
      CONSTRAINT ck_startup_team_decided CHECK (status NOT IN ('APPROVED','ENDED') OR (ceiling > 0 AND currency IS NOT NULL AND last_day IS NOT NULL))
    ) ENGINE=InnoDB`);
    await runner.query("ALTER TABLE credit_grant ADD COLUMN origin VARCHAR(10) NOT NULL DEFAULT 'PREPAID'");
    await runner.query(
      "ALTER TABLE credit_grant ADD CONSTRAINT ck_credit_grant_origin CHECK (origin IN ('PREPAID','STARTUP'))",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE credit_grant DROP CONSTRAINT ck_credit_grant_origin');
    await runner.query('ALTER TABLE credit_grant DROP COLUMN origin');
    await runner.query('DROP TABLE startup_team');
  }
}
