import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a provider and a buyer agree on for prices. */
export class NegotiatedPrices1764150000000 implements MigrationInterface {
  name = 'NegotiatedPrices1764150000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE price_terms (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      contract_id BINARY(16) NULL,
      title VARCHAR(200) NOT NULL,
      from_month VARCHAR(7) NOT NULL,
      to_month VARCHAR(7) NULL,
      status VARCHAR(20) NOT NULL,
      version INT UNSIGNED NOT NULL,
      reason VARCHAR(2000) NULL,
      proposed_by BINARY(16) NOT NULL,
      proposed_at DATETIME(6) NOT NULL,
      decided_by BINARY(16) NULL,
      decided_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_price_terms_account (organization_id, provider_id, currency),
      KEY ix_price_terms_provider (provider_id, id),
      CONSTRAINT ck_price_terms_status CHECK (status IN ('PROPOSED','ACCEPTED','ENDED','DECLINED','WITHDRAWN')),
      CONSTRAINT ck_price_terms_months CHECK (to_month IS NULL OR to_month >= from_month),
      CONSTRAINT ck_price_terms_ended CHECK (status <> 'ENDED' OR to_month IS NOT NULL),
      CONSTRAINT ck_price_terms_decided CHECK ((status IN ('ACCEPTED','ENDED','DECLINED')) = (decided_at IS NOT NULL) AND (decided_at IS NULL) = (decided_by IS NULL))
    ) ENGINE=InnoDB`);
    await runner.query(`CREATE TABLE price_terms_entry (
      terms_id BINARY(16) NOT NULL,
      entry_no INT UNSIGNED NOT NULL,
      offering_id BINARY(16) NULL,
      plan_id BINARY(16) NULL,
      price_code VARCHAR(100) COLLATE utf8mb4_bin NULL,
      discount_rate DECIMAL(13,12) NULL,
      unit_price DECIMAL(30,12) NULL,
      tiers JSON NULL,
      PRIMARY KEY (terms_id, entry_no),
      KEY ix_price_terms_entry_offering (offering_id),
      KEY ix_price_terms_entry_plan (plan_id),
      CONSTRAINT fk_price_terms_entry_terms FOREIGN KEY (terms_id) REFERENCES price_terms (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_price_terms_entry_offering FOREIGN KEY (offering_id) REFERENCES offering (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT fk_price_terms_entry_plan FOREIGN KEY (plan_id) REFERENCES plan (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
      CONSTRAINT ck_price_terms_entry_target CHECK ((offering_id IS NULL OR plan_id IS NULL) AND (price_code IS NULL OR plan_id IS NOT NULL)),
      CONSTRAINT ck_price_terms_entry_effect CHECK (discount_rate IS NOT NULL OR unit_price IS NOT NULL OR tiers IS NOT NULL),
      CONSTRAINT ck_price_terms_entry_one CHECK (price_code IS NOT NULL OR (unit_price IS NULL AND tiers IS NULL)),
      CONSTRAINT ck_price_terms_entry_rate CHECK (discount_rate IS NULL OR (discount_rate >= 0 AND discount_rate <= 1)),
      CONSTRAINT ck_price_terms_entry_price CHECK (unit_price IS NULL OR unit_price >= 0)
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['price_terms_entry', 'price_terms']) await runner.query(`DROP TABLE ${table}`);
  }
}
