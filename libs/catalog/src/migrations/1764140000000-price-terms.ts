import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What refines a price: percentages, bounds per month, recurring periods, effective periods, the scope of tiers. */
export class PriceTerms1764140000000 implements MigrationInterface {
  name = 'PriceTerms1764140000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE price_component
      ADD COLUMN rate DECIMAL(30,12) NULL AFTER included_quantity,
      ADD COLUMN fixed_amount DECIMAL(30,12) NULL AFTER rate,
      ADD COLUMN free_events INT UNSIGNED NULL AFTER fixed_amount,
      ADD COLUMN free_amount DECIMAL(30,12) NULL AFTER free_events,
      ADD COLUMN minimum_per_event DECIMAL(30,12) NULL AFTER free_amount,
      ADD COLUMN maximum_per_event DECIMAL(30,12) NULL AFTER minimum_per_event,
      ADD COLUMN minimum_amount DECIMAL(30,12) NULL AFTER maximum_per_event,
      ADD COLUMN maximum_amount DECIMAL(30,12) NULL AFTER minimum_amount,
      ADD COLUMN timing VARCHAR(10) NULL AFTER maximum_amount,
      ADD COLUMN anchor_day INT UNSIGNED NULL AFTER timing,
      ADD COLUMN proration VARCHAR(10) NULL AFTER anchor_day,
      ADD COLUMN effective_from DATE NULL AFTER proration,
      ADD COLUMN effective_to DATE NULL AFTER effective_from,
      ADD COLUMN tier_scope VARCHAR(10) NULL AFTER effective_to`);
    await runner.query("UPDATE price_component SET timing = 'ARREARS', proration = 'SECOND' WHERE kind = 'RECURRING'");
    await runner.query("UPDATE price_component SET tier_scope = 'INSTANCE' WHERE model IN ('GRADUATED','VOLUME')");
    await runner.query('ALTER TABLE price_component DROP CONSTRAINT ck_price_component_model');
    await runner.query(`ALTER TABLE price_component
      ADD CONSTRAINT ck_price_component_model CHECK (model IN ('FLAT','PER_UNIT','GRADUATED','VOLUME','PACKAGE','PERCENTAGE')),
      ADD CONSTRAINT ck_price_component_percentage CHECK ((model = 'PERCENTAGE') = (rate IS NOT NULL AND fixed_amount IS NOT NULL AND free_events IS NOT NULL AND free_amount IS NOT NULL)),
      ADD CONSTRAINT ck_price_component_terms CHECK (rate >= 0 AND fixed_amount >= 0 AND free_amount >= 0 AND minimum_per_event >= 0 AND maximum_per_event >= minimum_per_event AND minimum_amount >= 0 AND maximum_amount >= minimum_amount),
      ADD CONSTRAINT ck_price_component_recurring CHECK ((kind = 'RECURRING') = (timing IS NOT NULL AND timing IN ('ARREARS','ADVANCE') AND proration IS NOT NULL AND proration IN ('SECOND','DAY','NONE'))),
      ADD CONSTRAINT ck_price_component_anchor CHECK (anchor_day BETWEEN 1 AND 31),
      ADD CONSTRAINT ck_price_component_effective CHECK (effective_to > effective_from),
      ADD CONSTRAINT ck_price_component_scope CHECK ((model IN ('GRADUATED','VOLUME')) = (tier_scope IS NOT NULL AND tier_scope IN ('INSTANCE','ACCOUNT')))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const checks = ['scope', 'effective', 'anchor', 'recurring', 'terms', 'percentage', 'model'];
    for (const check of checks)
      await runner.query(`ALTER TABLE price_component DROP CONSTRAINT ck_price_component_${check}`);
    const columns = [
      'tier_scope',
      'effective_to',
      'effective_from',
      'proration',
      'anchor_day',
      'timing',
      'maximum_amount',
      'minimum_amount',
      'maximum_per_event',
      'minimum_per_event',
      'free_amount',
      'free_events',
      'fixed_amount',
      'rate',
    ];
    await runner.query(`ALTER TABLE price_component ${columns.map((column) => `DROP COLUMN ${column}`).join(', ')}`);
    await runner.query(
      "ALTER TABLE price_component ADD CONSTRAINT ck_price_component_model CHECK (model IN ('FLAT','PER_UNIT','GRADUATED','VOLUME','PACKAGE'))",
    );
  }
}
