import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The trail is read by what was done, and by whom. */
export class AuditTrail1764440082000 implements MigrationInterface {
  name = 'AuditTrail1764440082000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE audit_row ADD KEY ix_audit_action (action, at), ADD KEY ix_audit_person (person_id, at)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_row DROP KEY ix_audit_action, DROP KEY ix_audit_person');
  }
}
