import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Pilots1764379000000 implements MigrationInterface {
  name = 'Pilots1764379000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE pilot (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      title VARCHAR(200) NOT NULL,
      field VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      status VARCHAR(20) NOT NULL,
      summary VARCHAR(5000) NULL,
      roll_out TINYINT NULL,
      started_by BINARY(16) NOT NULL,
      started_at DATETIME(6) NOT NULL,
      closed_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_pilot_field (field, id),
      CONSTRAINT ck_pilot_closed CHECK ((status = 'CLOSED') = (summary IS NOT NULL AND roll_out IS NOT NULL AND closed_at IS NOT NULL))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pilot');
  }
}
