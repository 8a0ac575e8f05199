import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ambientUses } from './ambient.fixture.js';

const libs = join(import.meta.dirname, '..', '..', '..', 'libs');

const coreFiles = readdirSync(libs, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /^\w+\/src\/core\/.*\.ts$/.test(file) && !/spec\.ts$/.test(file),
);

describe('ambientUses', () => {
  it.each([
    ['const now = Date.now();', 'Date.now'],
    ['const now = new Date();', 'new Date()'],
    ['const now = Date();', 'Date()'],
    ['const coin = Math.random();', 'Math.random'],
    ['const { random } = Math;', 'Math'],
    ['const tz = process.env.TZ;', 'process'],
    ['const id = crypto.randomUUID();', 'crypto'],
    ['const id = globalThis.crypto;', 'globalThis'],
    ['const here = import.meta.dirname;', 'import.meta'],
    ['setTimeout(() => undefined, 1);', 'setTimeout'],
    ['console.log(1);', 'console'],
    ['const t = performance.now();', 'performance'],
    ['const clock = Date;', 'Date'],
    ["const zone = new Intl.DateTimeFormat('zh');", 'Intl'],
    ["const shown = (1).toLocaleString('zh');", 'toLocaleString'],
  ])('sees what %s reads', (source, use) => {
    expect(ambientUses(source)).toContain(use);
  });

  it('lets pure uses pass: dates given, arithmetic, names that only look alike', () => {
    expect(ambientUses('const d = new Date(0); const u = Date.UTC(2026, 0, 1); const m = Math.floor(1.5);')).toEqual(
      [],
    );
    expect(
      ambientUses('interface Job { process: string; console?: number } const f = (job: Job) => job.process;'),
    ).toEqual([]);
    expect(ambientUses('const x = { crypto: 1, performance: 2 }; const when: Date | null = null;')).toEqual([]);
  });
});

describe('core', () => {
  it('reads no clock, no chance, no environment and no locale of the machine [I17]', () => {
    const found = coreFiles.flatMap((file) =>
      ambientUses(readFileSync(join(libs, file), 'utf8')).map((use) => `${file}: ${use}`),
    );
    expect(coreFiles.length).toBeGreaterThan(30);
    expect(found).toEqual([]);
  });
});
