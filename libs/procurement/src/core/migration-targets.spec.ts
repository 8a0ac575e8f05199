import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedsDir } from '#platform';
import { migrationTargetStatus, readMigrationTargets } from './migration-targets.js';

const json = (): any => JSON.parse(readFileSync(join(seedsDir, 'plans', 'migration-targets.json'), 'utf8'));
const [of2017, of2020] = readMigrationTargets(json());

describe('what the plans want of migrations', () => {
  it('[S4-11] half of the systems by 2017: 200 of 400 meet it, 199 do not', () => {
    expect(of2017).toMatchObject({ atLeastPercent: '50', isOurs: false });
    const status = (migrated: number, registered = 400) => migrationTargetStatus(of2017!, { migrated, registered });
    expect([status(200), status(199), status(400)]).toEqual(['MET', 'NOT_MET', 'MET']);
    // 49.999 per cent is shown as 50.00, and is not half.
    expect(status(49_999, 100_000)).toBe('NOT_MET');
    expect(status(0, 0)).toBeNull();
  });

  it('[S4-12] "in the main" by 2020 is 95 per cent, a number of ours that another may take the place of', () => {
    expect(of2020).toMatchObject({ atLeastPercent: '95', isOurs: true });
    const count = (migrated: number) => ({ migrated, registered: 400 });
    expect(migrationTargetStatus(of2020!, count(388))).toBe('MET'); // 97.0
    expect([380, 379].map((migrated) => migrationTargetStatus(of2020!, count(migrated)))).toEqual(['MET', 'NOT_MET']);
    const [, raised] = readMigrationTargets(json().with(1, { ...json()[1], atLeastPercent: '98' }));
    expect(migrationTargetStatus(raised!, count(388))).toBe('NOT_MET');
  });

  it('are refused where a number is no share, a code is there twice or something is missing', () => {
    const wrong = (more: object, index = 1): any[] => json().with(index, { ...json()[index], ...more });
    for (const rows of [
      wrong({ atLeastPercent: '101' }),
      wrong({ atLeastPercent: 95 }),
      wrong({ isOurs: 'yes' }),
      wrong({ code: 'MIGRATED_2017' }),
      wrong({ citation: {} }),
      wrong({ more: 1 }),
    ])
      expect(() => readMigrationTargets(rows)).toThrow();
  });
});
