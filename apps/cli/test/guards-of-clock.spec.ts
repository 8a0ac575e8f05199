import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';

const root = join(import.meta.dirname, '..', '..', '..');
type Rule = NonNullable<Linter.Config['rules']>[string];

describe('the lint rule of the clock', () => {
  let rule: Rule | undefined;
  const ruleFor = async (file: string): Promise<Rule | undefined> => {
    const config = (await new ESLint({ cwd: root }).calculateConfigForFile(join(root, file))) as Linter.Config;
    return config.rules?.['no-restricted-syntax'];
  };
  const faults = (code: string): number =>
    new Linter().verify(
      code,
      [
        { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser }, rules: { 'no-restricted-syntax': rule! } },
      ] as Linter.Config[],
      'sample.ts',
    ).length;

  beforeAll(async () => {
    rule = await ruleFor('libs/billing/src/billing-run/run-planner.ts');
  });

  it('is on in libs and apps, and off for the clock itself', async () => {
    for (const file of ['libs/platform/src/log.ts', 'apps/worker/src/main.ts', 'apps/cli/src/seed.ts'])
      expect([file, (await ruleFor(file)) !== undefined]).toEqual([file, true]);
    expect(await ruleFor('libs/kernel/src/clock.ts')).toBeUndefined();
  });

  it.each([
    'const now = Date.now();',
    'const now = new Date();',
    'const now = Date();',
    "const sql = 'SELECT id FROM t WHERE at < NOW()';",
    'const sql = `UPDATE t SET at = NOW(6) WHERE id = ${1}`;',
    'const sql = `SELECT UTC_TIMESTAMP(6)`;',
    "const sql = 'ALTER TABLE t ADD at DATETIME DEFAULT CURRENT_TIMESTAMP';",
    "const sql = 'SELECT UNIX_TIMESTAMP()';",
  ])('refuses %s', (code) => {
    expect(faults(code)).toBe(1);
  });

  it('lets pass what asks no clock', () => {
    expect(
      faults("const day = new Date(0); const at = clock.now(); const sql = 'SELECT UNIX_TIMESTAMP(at), known FROM t';"),
    ).toBe(0);
  });
});
