import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SignInFailures1764261000000 implements MigrationInterface {
  name = 'SignInFailures1764261000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE sign_in_failure (
      address_hash BINARY(32) NOT NULL,
      person_id BINARY(16) NULL,
      failures INT UNSIGNED NOT NULL,
      last_at DATETIME(6) NOT NULL,
      locked_until DATETIME(6) NULL,
      PRIMARY KEY (address_hash),
      KEY ix_sign_in_failure_last (last_at)
    ) ENGINE=InnoDB`);
    await runner.query('CREATE INDEX ix_refresh_token_person ON refresh_token (person_id, expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    // The foreign key needs one index or the other.
    await runner.query('CREATE INDEX fk_refresh_token_person ON refresh_token (person_id)');
    await runner.query('DROP INDEX ix_refresh_token_person ON refresh_token');
    await runner.query('DROP TABLE sign_in_failure');
  }
}
