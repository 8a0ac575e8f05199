import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What waited for whom on a day, once a day; and who wants to be sent it. */
export class Digests1764390001000 implements MigrationInterface {
  name = 'Digests1764390001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE notification_choice
      ADD COLUMN digest VARCHAR(5) NOT NULL DEFAULT 'NONE',
      ADD KEY ix_notification_choice_digest (digest, person_id),
      ADD CONSTRAINT ck_notification_choice_digest CHECK (digest IN ('NONE','DAILY'))`);
    await runner.query(`CREATE TABLE notification_digest (
      id BINARY(16) NOT NULL,
      person_id BINARY(16) NOT NULL,
      day DATE NOT NULL,
      waiting JSON NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_notification_digest_day (person_id, day),
      CONSTRAINT fk_notification_digest_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE notification_digest');
    await runner.query('ALTER TABLE notification_choice DROP CONSTRAINT ck_notification_choice_digest');
    await runner.query('ALTER TABLE notification_choice DROP KEY ix_notification_choice_digest, DROP COLUMN digest');
  }
}
