import { projectRoot } from '#platform';
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REAL = join(projectRoot, '..', 'shared', 'plans');

function plans(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const entry = join(projectRoot, 'dist', 'apps', 'cli', 'src', 'plans.js');
  const env = { ...process.env, NODE_OPTIONS: '' };
  return spawnSync(process.execPath, ['--no-warnings', entry, ...args], { encoding: 'utf8', env });
}

describe('plans verify', () => {
  it('names every quotation that its document does not have', () => {
    const folder = mkdtempSync(join(tmpdir(), 'yunshi-plans-'));
    try {
      writeFileSync(
        join(folder, '001.txt'),
        '推出面向不同需求的云计算基础设施和平台服务，形成按资源使用付费等新型服务模式',
      );
      const { status, stdout, stderr } = plans('verify', '--documents', folder);
      expect(status).toBe(1);
      expect(stdout).not.toContain('rule S1-30'); // the one quotation that stands there
      expect(stdout).toContain('rule S1-37: not word for word in 001: ');
      expect(stdout).toContain(`rule S0-05: ${folder} has no document 000`);
      expect(stderr).toMatch(/^plans: \d+ of \d+ quotations do not stand in their documents\.\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('explains itself', () => {
    expect(plans('--help')).toMatchObject({ status: 0, stderr: '' });
    expect(plans('verify').stderr).toBe('plans: --documents names the folder of the documents.\n');
    expect(plans('burn').status).toBe(1);
  });

  (existsSync(REAL) ? it : it.skip)('finds all quotations in the documents themselves', () => {
    expect(plans('verify', '--documents', REAL)).toEqual(
      expect.objectContaining({ status: 0, stdout: expect.stringMatching(/^\d+ quotations, all word for word/) }),
    );
  });
});
