import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OfferingPartners1764130040000 implements MigrationInterface {
  name = 'OfferingPartners1764130040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE offering ADD COLUMN partners JSON NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE offering DROP COLUMN partners');
  }
}
