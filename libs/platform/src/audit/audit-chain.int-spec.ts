import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditChain, rows } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';

let t: TestApp;
let chain: AuditChain;
let dataSource: DataSource;
beforeAll(async () => {
  t = await startTestApp(); // its people and organizations leave some fifty rows
  chain = t.app.get(AuditChain);
  dataSource = t.app.get(DataSource);
});
afterAll(() => t.close());

const later = (): void => t.setNow(Date.now() * 1000 + 600_000_000);
beforeEach(() => t.setNow(null));

describe('the chain over the audit trail', () => {
  it('covers every row once, also when two seal at the same time', async () => {
    const [all] = await rows<{ n: string }>(dataSource, 'SELECT COUNT(*) AS n FROM audit_row');
    await Promise.all([chain.seal(), chain.seal(), chain.seal()]);
    await chain.seal();
    expect(await chain.verify()).toMatchObject({ links: Number(all!.n) });
    expect(await chain.seal()).toBe(0);
  });

  it('goes on from the last link, whose hash then differs', async () => {
    const before = await chain.verify();
    await t.ok('mutation{createApiKey(input:{name:"k",roles:[BUYER]}){id}}', {}, 'buyer@chengdu.example');
    expect(await chain.seal()).toBe(1);
    const after = await chain.verify();
    expect(after.links).toBe(before.links + 1);
    expect(after.last).not.toBe(before.last);
  });

  it('tells of a row that was never sealed, once it has waited', async () => {
    await t.ok('mutation{createApiKey(input:{name:"l",roles:[BUYER]}){id}}', {}, 'buyer@chengdu.example');
    await chain.verify();
    later();
    await expect(chain.verify()).rejects.toMatchObject({ code: 'AUDIT_BROKEN' });
    await chain.seal();
    await chain.verify();
  });

  it.each([
    ['changed', "UPDATE audit_row SET `after` = '{}' WHERE id = ?"],
    ['moved in time', 'UPDATE audit_row SET at = at - INTERVAL 1 SECOND WHERE id = ?'],
    ['laid on somebody else', "UPDATE audit_row SET person_id = REPEAT('x', 16) WHERE id = ?"],
    ['deleted', 'DELETE FROM audit_row WHERE id = ?'],
  ])('tells of a row that was %s', async (_, sql) => {
    const seventh = '(SELECT audit_id FROM audit_seal WHERE seq = 7)';
    await dataSource.query(`CREATE TABLE kept SELECT * FROM audit_row WHERE id = ${seventh}`);
    await dataSource.query(sql.replace('?', seventh));
    await expect(chain.verify()).rejects.toMatchObject({
      code: 'AUDIT_BROKEN',
      message: expect.stringContaining('link 7'),
    });
    await dataSource.query('REPLACE INTO audit_row SELECT * FROM kept');
    await dataSource.query('DROP TABLE kept');
    await chain.verify();
  });
});

describe('a link', () => {
  it('rests on the one before: two whole rows that change places break it', async () => {
    const place = (from: number, to: number): Promise<unknown> =>
      dataSource.query('UPDATE audit_seal SET seq = ? WHERE seq = ?', [to, from]);
    const swap = async (): Promise<void> => {
      await place(7, 1_000_000);
      await place(8, 7);
      await place(1_000_000, 8);
    };
    await swap();
    await expect(chain.verify()).rejects.toMatchObject({ message: expect.stringContaining('link 7') });
    await swap();
    await chain.verify();
  });
});

describe('the worker', () => {
  it('seals what was done within its sweep', async () => {
    const product = await startTestApp({ worker: true });
    const sealed = await until(async () => {
      const [seal] = await rows<{ n: string }>(product.app.get(DataSource), 'SELECT COUNT(*) AS n FROM audit_seal');
      return Number(seal!.n);
    });
    expect(sealed).toBeGreaterThan(10);
    await product.close();
  }, 60_000);
});
