import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a service keeps when it goes on as another instance, and whether an item names a quantity of its own. */
export class ServicesThatGoOn1764440071000 implements MigrationInterface {
  name = 'ServicesThatGoOn1764440071000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE service_instance ADD COLUMN years_from DATETIME(6) NULL');
    for (const table of ['order_item', 'basket_item'])
      await runner.query(`ALTER TABLE ${table} ADD COLUMN quantity_named TINYINT UNSIGNED NOT NULL DEFAULT 1`);
    // Replacements that were set while the instance ran follow its service to the one that runs.
    for (const column of ['instance_id', 'successor_id'])
      for (let step = 0; step < 12; step++)
        await runner.query(`UPDATE IGNORE instance_succession s JOIN service_instance n ON n.continues_id = s.${column}
          SET s.${column} = n.id`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['order_item', 'basket_item'])
      await runner.query(`ALTER TABLE ${table} DROP COLUMN quantity_named`);
    await runner.query('ALTER TABLE service_instance DROP COLUMN years_from');
  }
}
