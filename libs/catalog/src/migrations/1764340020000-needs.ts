import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Needs1764340020000 implements MigrationInterface {
  name = 'Needs1764340020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE need_topic (
      id BINARY(16) NOT NULL,
      digest BINARY(32) NOT NULL,
      words VARCHAR(1000) NOT NULL,
      filter JSON NOT NULL,
      created_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_need_topic_digest (digest)
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE need (
      id BINARY(16) NOT NULL,
      topic_id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      status VARCHAR(20) NOT NULL,
      disclosed TINYINT NOT NULL,
      created_at DATETIME(6) NOT NULL,
      ended_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_need_topic (topic_id, status),
      KEY ix_need_organization (organization_id, id),
      CONSTRAINT fk_need_topic FOREIGN KEY (topic_id) REFERENCES need_topic (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_need_status CHECK (status IN ('OPEN','CLOSED','WITHDRAWN')),
      CONSTRAINT ck_need_ended CHECK ((status = 'OPEN') = (ended_at IS NULL))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['need', 'need_topic']) await runner.query(`DROP TABLE ${table}`);
  }
}
