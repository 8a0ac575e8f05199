import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SelfAssessments1764362200000 implements MigrationInterface {
  name = 'SelfAssessments1764362200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE self_assessment (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      questionnaire VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      questionnaire_version VARCHAR(20) NOT NULL,
      answers JSON NOT NULL,
      score DECIMAL(5,2) NOT NULL,
      assessed_by BINARY(16) NOT NULL,
      assessed_at DATETIME(6) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_self_assessment_organization (organization_id, questionnaire, id),
      CONSTRAINT ck_self_assessment_score CHECK (score >= 0 AND score <= 100)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE self_assessment');
  }
}
