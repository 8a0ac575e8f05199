import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Ocds1764420000000 implements MigrationInterface {
  name = 'Ocds1764420000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE ocds_release (
      id BINARY(16) NOT NULL,
      event_id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      ocid VARCHAR(150) COLLATE utf8mb4_bin NOT NULL,
      contract_number VARCHAR(100) COLLATE utf8mb4_bin NULL,
      at DATETIME(6) NOT NULL,
      public_from DATETIME(6) NULL,
      body JSON NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_ocds_release_event (event_id),
      KEY ix_ocds_release_order (order_id),
      KEY ix_ocds_release_ocid (ocid, id),
      KEY ix_ocds_release_public (public_from, id)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE ocds_cursor (
      id TINYINT NOT NULL,
      event_id BINARY(16) NOT NULL,
      PRIMARY KEY (id),
      CONSTRAINT ck_ocds_cursor_one CHECK (id = 1)
    ) ENGINE=InnoDB`);
    await runner.query(`INSERT INTO ocds_cursor (id, event_id) VALUES (1, UNHEX('${'0'.repeat(32)}'))`);
    await runner.query(`CREATE TABLE ocds_withholding (
      order_id BINARY(16) NOT NULL,
      path VARCHAR(30) COLLATE utf8mb4_bin NOT NULL,
      reason_code VARCHAR(30) COLLATE utf8mb4_bin NOT NULL,
      at DATETIME(6) NOT NULL,
      PRIMARY KEY (order_id, path),
      CONSTRAINT ck_ocds_withholding_path CHECK (path IN ('items','title','value')),
      CONSTRAINT ck_ocds_withholding_reason
        CHECK (reason_code IN ('PERSONAL_DATA','STATE_SECRET','TRADE_SECRET','SECURITY'))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['ocds_withholding', 'ocds_cursor', 'ocds_release']) await runner.query(`DROP TABLE ${table}`);
  }
}
