import { newId } from '#kernel';
import { bin, projectRoot } from '#platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { temporary } from '../../../scripts/lib/temporary.js';
import { startTestApp, type TestApp } from '../../testing/harness.js';

const dir = temporary();
const file = (name: string, content: string): string => {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
};
const draft04 = { $schema: 'http://json-schema.org/draft-04/schema#', type: 'object' };

let t: TestApp;

function check(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const entry = join(projectRoot, 'dist', 'apps', 'cli', 'src', 'check-ocds.js');
  return spawnSync(process.execPath, ['--no-warnings', entry, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

async function release(ocid: string, publicFrom: string | null): Promise<void> {
  await t.app
    .get(DataSource)
    .query(
      'INSERT INTO ocds_release (id, event_id, order_id, ocid, contract_number, at, public_from, body) VALUES (?,?,?,?,NULL,?,?,?)',
      [
        ...[newId(), newId(), newId()].map(bin),
        ...[ocid, '2020-01-01', publicFrom, JSON.stringify({ ocid, id: `r-${ocid}`, tag: ['planning'] })],
      ],
    );
}

beforeAll(async () => {
  t = await startTestApp();
  for (let index = 0; index < 101; index++) await release(`o-${index}`, '2020-01-01');
  await release('not public', null);
}, 60_000);
afterAll(() => t.close());

describe('check-ocds', () => {
  it('passes what is valid by the schema of the file: all that is public, or one process', () => {
    const schema = file('right.json', JSON.stringify({ ...draft04, required: ['ocid', 'id', 'tag'] }));
    expect(check('--schema', schema)).toMatchObject({ status: 0, stdout: '101 releases, all valid.\n' });
    const one = check('--schema', schema, '--ocid', 'o-7', '--json');
    expect(one).toMatchObject({ status: 0, stdout: '{"checked":1,"invalid":[]}\n' });
  });

  it('names what is not valid, and fails', () => {
    const schema = file('wrong.json', JSON.stringify({ ...draft04, properties: { ocid: { enum: ['o-1'] } } }));
    const { status, stdout, stderr } = check('--schema', schema);
    expect(status).toBe(1);
    expect(stdout).toContain('o-2 r-o-2\n  /ocid must be equal to one of the allowed values\n');
    expect(stderr).toBe('check-ocds: 100 of 101 releases are not valid.\n');
    expect(check('--schema', schema, '--ocid', 'not public')).toMatchObject({ status: 1 });
  });

  it('explains itself, and says when it is called wrongly', () => {
    expect(check('--help')).toMatchObject({ status: 0, stderr: '' });
    expect(check().status).toBe(2);
    expect(check('--scheme', 'x').status).toBe(2);
    expect(check('--schema', join(dir, 'none.json')).status).toBe(2);
    expect(check('--schema', file('text.json', 'text')).status).toBe(2);
    expect(check('--schema', file('no-schema.json', '{"type":"nothing"}')).status).toBe(2);
  });
});
