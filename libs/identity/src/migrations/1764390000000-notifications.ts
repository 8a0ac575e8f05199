import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people are told, what of it goes by mail, and how they want it. */
export class Notifications1764390000000 implements MigrationInterface {
  name = 'Notifications1764390000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE notification (
      id BINARY(16) NOT NULL,
      person_id BINARY(16) NOT NULL,
      event VARCHAR(40) COLLATE utf8mb4_bin NOT NULL,
      subject_id BINARY(16) NOT NULL,
      facts JSON NOT NULL,
      in_app TINYINT NOT NULL,
      at DATETIME(6) NOT NULL,
      read_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_notification_list (person_id, in_app, id),
      KEY ix_notification_unread (person_id, in_app, read_at, id),
      CONSTRAINT fk_notification_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE notification_mail (
      id BINARY(16) NOT NULL,
      person_id BINARY(16) NOT NULL,
      status VARCHAR(10) NOT NULL,
      attempts INT UNSIGNED NOT NULL,
      next_at DATETIME(6) NULL,
      answered_at DATETIME(6) NULL,
      answer VARCHAR(300) NULL,
      PRIMARY KEY (id),
      KEY ix_notification_mail_due (next_at),
      CONSTRAINT fk_notification_mail_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_notification_mail_status CHECK (status IN ('PENDING','SENT','FAILED')),
      CONSTRAINT ck_notification_mail_next CHECK ((next_at IS NULL) = (status <> 'PENDING'))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE notification_choice (
      person_id BINARY(16) NOT NULL,
      language VARCHAR(5) NULL,
      off_in_app JSON NOT NULL,
      off_mail JSON NOT NULL,
      PRIMARY KEY (person_id),
      CONSTRAINT fk_notification_choice_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_notification_choice_language CHECK (language IN ('zh-CN','en'))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE notification_choice');
    await runner.query('DROP TABLE notification_mail');
    await runner.query('DROP TABLE notification');
  }
}
