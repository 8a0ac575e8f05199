import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import config, { order } from '../../../.dependency-cruiser.js';
import { temporary } from '../../../scripts/lib/temporary.js';
import { writeTree } from './guards-of-imports.fixture.js';

const root = join(import.meta.dirname, '..', '..', '..');
const depcruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');

interface Cruise {
  modules: { source: string; dependencies: { module: string; resolved: string }[] }[];
  summary: { violations: { from: string; rule: { name: string } }[] };
}

/** What the referee says of a tree; with `--output-type json` it exits 0 whatever it finds. */
function cruise(cwd: string, ...dirs: string[]): Promise<Cruise> {
  const args = [depcruise, '--config', '.dependency-cruiser.js', '--output-type', 'json', ...dirs];
  return new Promise((resolve, reject) =>
    execFile(process.execPath, args, { cwd, maxBuffer: 2 ** 28, encoding: 'utf8' }, (error, stdout) =>
      stdout ? resolve(JSON.parse(stdout) as Cruise) : reject(error ?? new Error('no answer')),
    ),
  );
}

function byFile({ summary }: Cruise): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { from, rule } of summary.violations) (found[from] ??= []).push(rule.name);
  return Object.fromEntries(Object.entries(found).map(([file, rules]) => [file, [...new Set(rules)].sort()]));
}

describe('the rules of imports', () => {
  const dir = temporary();
  let expected: Record<string, string[]>;
  let found: Record<string, string[]>;
  beforeAll(async () => {
    expected = writeTree(root, dir, order);
    found = byFile(await cruise(dir, 'apps', 'libs', 'scripts'));
  });

  it('are broken by every deliberate violation, each by exactly its rules, and by nothing that is allowed', () => {
    expect(found).toEqual(expected);
  });

  it('have a deliberate violation each', () => {
    const rules = config.forbidden.map(({ name }) => name).sort();
    expect([...new Set(Object.values(expected).flat())].sort()).toEqual(rules);
  });

  it('all make the check fail', () => {
    expect([...new Set(config.forbidden.map(({ severity }) => severity))]).toEqual(['error']);
  });

  it('see the real tree: its doors lead to sources and its packages to node_modules', async () => {
    const { modules } = await cruise(root, 'libs/kernel', 'libs/platform', 'libs/identity');
    const leadsTo = (file: string, name: string): string | undefined =>
      modules.find(({ source }) => source === file)?.dependencies.find(({ module }) => module === name)?.resolved;
    expect(leadsTo('libs/kernel/src/core/decimal.ts', 'decimal.js')).toMatch(/^node_modules\/decimal\.js\//);
    expect(leadsTo('libs/identity/src/access/access.guard.ts', '#kernel')).toBe('libs/kernel/src/index.ts');
    expect(leadsTo('libs/identity/src/access/access.guard.ts', '@nestjs/common')).toMatch(/^node_modules\/@nestjs\//);
  });
});
