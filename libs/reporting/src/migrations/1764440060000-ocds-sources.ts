import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Open data of payments and certificates too, each behind a cursor of its own; a step may tell of several orders. */
export class OcdsSources1764440060000 implements MigrationInterface {
  name = 'OcdsSources1764440060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE ocds_release DROP INDEX uq_ocds_release_event, ADD UNIQUE KEY uq_ocds_release_event (event_id, order_id)',
    );
    await runner.query('ALTER TABLE ocds_cursor DROP CONSTRAINT ck_ocds_cursor_one');
    await runner.query('ALTER TABLE ocds_cursor ADD CONSTRAINT ck_ocds_cursor_source CHECK (id BETWEEN 1 AND 4)');
    for (const source of [2, 3, 4])
      await runner.query(`INSERT INTO ocds_cursor (id, event_id) VALUES (${source}, UNHEX('${'0'.repeat(32)}'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM ocds_cursor WHERE id > 1');
    await runner.query('ALTER TABLE ocds_cursor DROP CONSTRAINT ck_ocds_cursor_source');
    await runner.query('ALTER TABLE ocds_cursor ADD CONSTRAINT ck_ocds_cursor_one CHECK (id = 1)');
    await runner.query(
      'DELETE a FROM ocds_release a JOIN ocds_release b ON b.event_id = a.event_id AND b.order_id < a.order_id',
    );
    await runner.query(
      'ALTER TABLE ocds_release DROP INDEX uq_ocds_release_event, ADD UNIQUE KEY uq_ocds_release_event (event_id)',
    );
  }
}
