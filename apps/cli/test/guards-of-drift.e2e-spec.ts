import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { temporary } from '../../../scripts/lib/temporary.js';

const root = join(import.meta.dirname, '..', '..', '..');

interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

const node = (cwd: string, file: string, args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH, TZ: 'UTC' };
    const child = execFile(process.execPath, [file, ...args], { cwd, env, encoding: 'utf8' }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });

/** The product built from the sources as they are now, in a directory of its own. */
const dir = temporary();
const command = (name: string, ...args: string[]): Promise<Ended> =>
  node(dir, join('dist', 'apps', 'cli', 'src', `${name}.js`), args);

beforeAll(async () => {
  const swc = join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const built = await node(root, swc, ['apps', 'libs', '-d', join(dir, 'dist'), '--config-file', '.swcrc', '--quiet']);
  if (built.status !== 0) throw new Error(built.stderr);
  for (const name of ['node_modules', 'seeds']) symlinkSync(join(root, name), join(dir, name));
  cpSync(join(root, 'package.json'), join(dir, 'package.json'));
}, 60_000);

describe('print-schema --check', () => {
  it('passes on the file it wrote, and fails once the file differs or is gone', async () => {
    expect(await command('print-schema')).toMatchObject({ status: 0, stderr: '' });
    const file = join(dir, 'schema.gql');
    const printed = readFileSync(file, 'utf8');
    expect(printed).toMatch(/^type Query \{$/m);
    expect(await command('print-schema', '--check')).toMatchObject({ status: 0, stderr: '' });

    writeFileSync(file, printed.replace('type Query {\n', 'type Query {\n  canary: Int\n'));
    const changed = await command('print-schema', '--check');
    expect(changed.status).toBe(1);
    expect(changed.stderr).toMatch(/^print-schema: schema\.gql is not what the code says/);
    expect(readFileSync(file, 'utf8')).toContain('canary'); // --check never writes

    writeFileSync(file, printed.slice(0, -1));
    expect((await command('print-schema', '--check')).status).toBe(1);
  });
});

describe('check-contract', () => {
  const contract = readFileSync(join(root, 'docs', 'contract.graphql'), 'utf8');
  const check = (schema: string, name: string): Promise<Ended> => {
    writeFileSync(join(dir, name), schema);
    return command('check-contract', '--schema', name, '--contract', join(root, 'docs', 'contract.graphql'));
  };
  const without = (from: string, to: string): string => {
    expect(contract).toContain(from);
    return contract.replace(from, to);
  };

  it('passes on the contract itself', async () => {
    expect(await check(contract, 'same.gql')).toEqual({
      status: 0,
      stdout: 'schema.gql keeps the contract.\n',
      stderr: '',
    });
  });

  it('fails on a removed field, a changed default and a renamed value of an enum', async () => {
    const broken = await Promise.all([
      check(without('number: String!, title: String!', 'number: String!'), 'removed.gql'),
      check(without('currency: String = "CNY", interval', 'currency: String = "USD", interval'), 'default.gql'),
      check(without('DRAFT PENDING_APPROVAL', 'DRAFT WAITING_APPROVAL'), 'renamed.gql'),
    ]);
    expect(broken.map(({ status }) => status)).toEqual([1, 1, 1]);
    expect(
      broken.map(({ stderr }) => /Order\.title|PriceComponentInput\.currency|PENDING_APPROVAL/.exec(stderr)?.[0]),
    ).toEqual(['Order.title', 'PriceComponentInput.currency', 'PENDING_APPROVAL']);
  });

  it('fails when there is no schema to compare', async () => {
    const { status, stderr } = await command('check-contract', '--schema', 'none.gql');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^check-contract: /);
  });
});
