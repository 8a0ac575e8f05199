import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OrderRules1764440082100 implements MigrationInterface {
  name = 'OrderRules1764440082100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE order_rule (
      rule_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
      order_id BINARY(16) NOT NULL,
      PRIMARY KEY (rule_id, order_id),
      KEY ix_order_rule_order (order_id),
      CONSTRAINT fk_order_rule_order FOREIGN KEY (order_id) REFERENCES purchase_order (id) ON DELETE NO ACTION ON UPDATE NO ACTION
    ) ENGINE=InnoDB`);
    await runner.query(`INSERT INTO order_rule (rule_id, order_id)
      SELECT DISTINCT asked.rule_id, o.id FROM purchase_order o,
        JSON_TABLE(o.decision, '$.rulesUsed[*]' COLUMNS (rule_id VARCHAR(100) PATH '$.id')) asked
       WHERE o.decision IS NOT NULL AND asked.rule_id IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_rule');
  }
}
