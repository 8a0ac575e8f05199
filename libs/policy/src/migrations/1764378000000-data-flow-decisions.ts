import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DataFlowDecisions1764378000000 implements MigrationInterface {
  name = 'DataFlowDecisions1764378000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE data_flow
      ADD COLUMN status VARCHAR(20) NOT NULL DEFAULT 'RECORDED',
      ADD COLUMN reason VARCHAR(2000) NULL,
      ADD COLUMN decided_by BINARY(16) NULL,
      ADD COLUMN decided_at DATETIME(6) NULL`);
    await runner.query("UPDATE data_flow SET status = 'APPLIED' WHERE route = 'FULL_APPLICATION'");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE data_flow DROP COLUMN decided_at, DROP COLUMN decided_by, DROP COLUMN reason, DROP COLUMN status',
    );
  }
}
