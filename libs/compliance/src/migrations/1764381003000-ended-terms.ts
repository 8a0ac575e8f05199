import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A term that is ended is over at once, also one that had not begun. */
export class EndedTerms1764381003000 implements MigrationInterface {
  name = 'EndedTerms1764381003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE committee_member ADD COLUMN ended_at DATETIME(6) NULL');
    await runner.query('ALTER TABLE evidence_file ADD KEY ix_evidence_file_waiting (evidence_id, uploaded_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE evidence_file DROP KEY ix_evidence_file_waiting');
    await runner.query('ALTER TABLE committee_member DROP COLUMN ended_at');
  }
}
