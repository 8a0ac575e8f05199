import type { Id } from '#kernel';
import { bin, Config, projectRoot, rows, Sealer } from '#platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createCipheriv, hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../testing/harness.js';
import { secrets } from '../src/schema.js';

const ADMIN = 'admin@provider-a.example';
const NEWEST = `newest:${Buffer.alloc(32, 9).toString('base64')}`;

let t: TestApp;
let database: DataSource;

function reseal(args: string[], more: Record<string, string> = {}): ReturnType<typeof spawnSync> {
  const entry = join(projectRoot, 'dist', 'apps', 'cli', 'src', 'reseal-secrets.js');
  return spawnSync(process.execPath, ['--no-warnings', entry, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', ...more },
  });
}

async function register(password: string): Promise<Id> {
  const input = { url: 'https://broker.example', username: 'market', password };
  const made = await t.ok<{ registerBroker: { id: Id } }>(
    'mutation($input:RegisterBrokerInput!){registerBroker(input:$input){id}}',
    { input },
    ADMIN,
  );
  return made.registerBroker.id;
}

const sealedOf = async (brokerId: Id): Promise<Buffer> =>
  (
    await rows<{ sealed: Buffer }>(database, 'SELECT sealed_credentials AS sealed FROM broker WHERE id = ?', [
      bin(brokerId),
    ])
  )[0]!.sealed;
const put = (brokerId: Id, sealed: Buffer): Promise<unknown> =>
  database.query('UPDATE broker SET sealed_credentials = ? WHERE id = ?', [sealed, bin(brokerId)]);

/** As it was sealed before there were keys of secrets. */
function formerly(secret: string, purpose: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', process.env.JWT_SECRET!, '', 'yunshi stored secrets', 32));
  const nonce = Buffer.alloc(12, 7);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
  const text = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

beforeAll(async () => {
  t = await startTestApp();
  database = t.app.get(DataSource);
  await t.addPerson({ organizationId: t.organization('PV-A'), email: ADMIN, roles: ['PROVIDER_ADMIN'] });
}, 60_000);
afterAll(() => t.close());

describe('reseal-secrets', () => {
  it('knows every column of sealed secrets', async () => {
    const found = await rows<{ t: string; c: string }>(
      database,
      `SELECT table_name AS t, column_name AS c FROM information_schema.columns
        WHERE table_schema = DATABASE() AND column_name LIKE 'sealed\\_%' AND data_type IN ('varbinary', 'blob')`,
    );
    expect(found.map(({ t: table, c }) => `${table}.${c}`).sort()).toEqual(
      secrets.map(({ table, column }) => `${table}.${column}`).sort(),
    );
  });

  it('seals under the newest key what older ones sealed, so that those can be taken away', async () => {
    const [old, former] = [await register('pass-old'), await register('pass-former')];
    await put(former, formerly('market:pass-former', `broker ${former}`));
    await t.ok(
      'mutation($input:CreateWebhookInput!){createWebhook(input:$input){secret}}',
      { input: { url: 'https://hook.example', types: ['invoice.issued'] } },
      ADMIN,
    );
    const keys = { SECRETS_KEYS: `${NEWEST},${process.env.SECRETS_KEYS}` };
    const first = reseal(['--json'], keys);
    expect(first.stderr).toBe('');
    const of = ({ stdout }: typeof first, table: string): unknown =>
      (JSON.parse(String(stdout)) as { table: string; column: string }[]).find((one) => one.table === table);
    const column = 'sealed_credentials';
    expect(of(first, 'broker')).toEqual({ table: 'broker', column, resealed: 2, current: 0, unreadable: 0 });
    expect(of(first, 'webhook')).toMatchObject({ column: 'sealed_secret', resealed: 1 });

    const alone = new Sealer(Config.fromEnv({ ...process.env, SECRETS_KEYS: NEWEST, JWT_SECRET: 'another'.repeat(9) }));
    expect(alone.open(await sealedOf(old), `broker ${old}`)).toBe('market:pass-old');
    expect(alone.open(await sealedOf(former), `broker ${former}`)).toBe('market:pass-former');

    const again = reseal([], keys);
    expect(again).toMatchObject({ status: 0, stderr: '' });
    expect(again.stdout).toContain('broker.sealed_credentials: 0 sealed anew, 2 were current, 0 cannot be opened\n');
  });

  it('leaves what it cannot open as it is, and fails', async () => {
    const lost = await register('pass-lost');
    const before = await sealedOf(lost);
    const { status, stdout, stderr } = reseal([], { SECRETS_KEYS: NEWEST });
    expect([status, stderr]).toEqual([
      1,
      'reseal-secrets: some secrets open under no key of SECRETS_KEYS; they stay as they are.\n',
    ]);
    expect(stdout).toContain('0 sealed anew, 2 were current, 1 cannot be opened');
    expect(await sealedOf(lost)).toEqual(before);
  });

  it('explains itself, and refuses keys that are none without telling them', () => {
    expect(reseal(['--help'])).toMatchObject({ status: 0, stderr: '' });
    expect(reseal(['--all']).status).toBe(2);
    const wrong = reseal([], { SECRETS_KEYS: 'hush' });
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toMatch(/^reseal-secrets: SECRETS_KEYS must be id:key pairs(?!.*hush)/);
  });
});
