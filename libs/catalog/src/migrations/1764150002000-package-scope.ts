import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Packages too may see the use of a whole account. */
export class PackageScope1764150002000 implements MigrationInterface {
  name = 'PackageScope1764150002000';

  async up(runner: QueryRunner): Promise<void> {
    await scoped(
      runner,
      "(model IN ('GRADUATED','VOLUME') AND tier_scope IS NOT NULL AND tier_scope IN ('INSTANCE','ACCOUNT')) OR (model = 'PACKAGE' AND (tier_scope IS NULL OR tier_scope IN ('INSTANCE','ACCOUNT'))) OR (model NOT IN ('GRADUATED','VOLUME','PACKAGE') AND tier_scope IS NULL)",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("UPDATE price_component SET tier_scope = NULL WHERE model = 'PACKAGE'");
    await scoped(
      runner,
      "(model IN ('GRADUATED','VOLUME')) = (tier_scope IS NOT NULL AND tier_scope IN ('INSTANCE','ACCOUNT'))",
    );
  }
}

const scoped = async (runner: QueryRunner, check: string): Promise<void> => {
  await runner.query('ALTER TABLE price_component DROP CONSTRAINT ck_price_component_scope');
  await runner.query(`ALTER TABLE price_component ADD CONSTRAINT ck_price_component_scope CHECK (${check})`);
};
