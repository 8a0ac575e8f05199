import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { PrimaryIdColumn } from '#platform';
import { Column, Entity, Index, type MigrationInterface, type QueryRunner } from 'typeorm';
import { entities, migrations } from '../schema.js';
import { checkMigrations } from './migrations.js';

const url = process.env.DATABASE_URL!;

@Entity('canary')
class Canary {
  @PrimaryIdColumn()
  id!: string;

  @Column({ type: 'varchar', length: 20 })
  song!: string;
}

@Entity('canary')
class KeyedCanary {
  @PrimaryIdColumn()
  id!: string;

  @Index('uq_canary_song', { unique: true })
  @Column({ type: 'varchar', length: 20 })
  song!: string;
}

@Entity('canary')
class SilentCanary {
  @PrimaryIdColumn()
  id!: string;
}

class MakesCanary1763699900000 implements MigrationInterface {
  name = 'MakesCanary1763699900000';
  up = (runner: QueryRunner): Promise<unknown> =>
    runner.query('CREATE TABLE canary (id BINARY(16) NOT NULL PRIMARY KEY, song VARCHAR(20) NOT NULL) ENGINE=InnoDB');
  down = (runner: QueryRunner): Promise<unknown> => runner.query('DROP TABLE canary');
}

class NeverUndone1763699900000 extends MakesCanary1763699900000 {
  override name = 'NeverUndone1763699900000';
  override down = (): Promise<unknown> => Promise.resolve();
}

describe('checkMigrations', () => {
  it('lets the product pass: every migration goes up, down and up again, and makes what the entities are', async () => {
    await expect(checkMigrations(url, { entities, migrations })).resolves.toBe(migrations.length);
  });

  it('lets a table pass whose entity and migration agree', async () => {
    await expect(checkMigrations(url, { entities: [Canary], migrations: [MakesCanary1763699900000] })).resolves.toBe(1);
  });

  it('refuses an entity that no migration makes', async () => {
    await expect(checkMigrations(url, { entities: [Canary] })).rejects.toThrow(
      /no migration makes:\s+CREATE TABLE `canary`/,
    );
  });

  it('refuses a column that only the entity has, a key that only the entity has, and a column it does not know', async () => {
    const made = [MakesCanary1763699900000];
    const narrow = class extends MakesCanary1763699900000 {
      override up = (runner: QueryRunner): Promise<unknown> =>
        runner.query('CREATE TABLE canary (id BINARY(16) NOT NULL PRIMARY KEY) ENGINE=InnoDB');
    };
    await expect(checkMigrations(url, { entities: [Canary], migrations: [narrow] })).rejects.toThrow(/ADD `song`/);
    await expect(checkMigrations(url, { entities: [KeyedCanary], migrations: made })).rejects.toThrow(/uq_canary_song/);
    await expect(checkMigrations(url, { entities: [SilentCanary], migrations: made })).rejects.toThrow(
      /DROP COLUMN `song`/,
    );
  });

  it('refuses a migration that does not undo itself', async () => {
    await expect(checkMigrations(url, { entities: [Canary], migrations: [NeverUndone1763699900000] })).rejects.toThrow(
      'undone migrations leave tables behind: canary.',
    );
  });
});
