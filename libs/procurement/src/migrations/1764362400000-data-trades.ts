import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DataTrades1764362400000 implements MigrationInterface {
  name = 'DataTrades1764362400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE data_trade (
      id BINARY(16) NOT NULL,
      organization_id BINARY(16) NOT NULL,
      provider_id BINARY(16) NOT NULL,
      offering_id BINARY(16) NOT NULL,
      product VARCHAR(200) NOT NULL,
      amount DECIMAL(20,4) NOT NULL,
      currency CHAR(3) COLLATE utf8mb4_bin NOT NULL,
      status VARCHAR(20) NOT NULL,
      recorded_by BINARY(16) NOT NULL,
      recorded_at DATETIME(6) NOT NULL,
      verified_by BINARY(16) NULL,
      verified_at DATETIME(6) NULL,
      delivery_hash CHAR(64) COLLATE utf8mb4_bin NULL,
      delivered_at DATETIME(6) NULL,
      completed_by BINARY(16) NULL,
      completed_at DATETIME(6) NULL,
      PRIMARY KEY (id),
      KEY ix_data_trade_organization (organization_id, id),
      KEY ix_data_trade_provider (provider_id, id),
      CONSTRAINT ck_data_trade_status CHECK (status IN ('RECORDED','VERIFIED','DELIVERED','COMPLETED','CANCELLED')),
      CONSTRAINT ck_data_trade_proof CHECK (status NOT IN ('DELIVERED','COMPLETED') OR (verified_at IS NOT NULL AND delivery_hash IS NOT NULL))
    ) ENGINE=InnoDB`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE data_trade');
  }
}
