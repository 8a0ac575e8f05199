import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose address it is stands in the audit row of a lock; nothing read it here. */
export class SignInFailuresOfAddresses1764264000000 implements MigrationInterface {
  name = 'SignInFailuresOfAddresses1764264000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sign_in_failure DROP COLUMN person_id');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sign_in_failure ADD COLUMN person_id BINARY(16) NULL AFTER address_hash');
  }
}
