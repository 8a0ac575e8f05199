import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notifications are found by what they are about: what asks for something is read once that is done. */
export class NotificationsOfAThing1764440095000 implements MigrationInterface {
  name = 'NotificationsOfAThing1764440095000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX ix_notification_subject ON notification (subject_id, read_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_notification_subject ON notification');
  }
}
