import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Clock, DAY, HOUR } from '#kernel';
import { bin, Config, ObjectStore } from '#platform';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { codesOf, evidenceInput, OPERATOR, submitEvidence } from '../market.fixture.js';
import { EvidenceFiles } from './evidence-files.service.js';

let t: TestApp;
const CATALOG = 'catalog@provider-a.example';
const OTHER = 'catalog@provider-b.example';
const pdf = Buffer.from('%PDF-1.7\n备案证明\n%%EOF\n');

beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const upload = (
  body: Buffer,
  { email = CATALOG, type = 'application/pdf', query = '' }: { email?: string; type?: string; query?: string } = {},
) =>
  t.http('POST', `/v1/evidence-files?name=${encodeURIComponent('备案.pdf')}${query}`, {
    ...{ email, body, headers: { 'content-type': type } },
  });
const uploaded = async (): Promise<string> => (await upload(pdf)).json<{ id: string }>().id;

describe('files of evidence', () => {
  it('are taken by type, size and hash, named by evidence, and read by its provider and the operator alone', async () => {
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    const answer = await upload(pdf, { query: `&sha256=${sha256}` });
    expect(answer.status).toBe(201);
    expect(answer.json()).toMatchObject({ name: '备案.pdf', mediaType: 'application/pdf', bytes: pdf.length, sha256 });
    const { id } = answer.json<{ id: string }>();
    const { data } = await submitEvidence(t, evidenceInput('TRUSTED_CLOUD', { fileIds: [id] }), CATALOG);
    const { evidence } = await t.ok<any>(
      'query($k:String){evidence(kind:$k){edges{node{id files{id name sha256}}}}}',
      { k: 'TRUSTED_CLOUD' },
      OPERATOR,
    );
    expect(evidence.edges[0].node).toEqual({
      ...{ id: data!.submitEvidence.id, files: [{ id, name: '备案.pdf', sha256 }] },
    });
    for (const email of [CATALOG, OPERATOR]) {
      const read = await t.http('GET', `/v1/evidence-files/${id}`, { email });
      expect([read.status, read.text]).toEqual([200, pdf.toString()]);
      expect(read.headers['content-disposition']).toContain('attachment');
    }
    expect((await t.http('GET', `/v1/evidence-files/${id}`, { email: OTHER })).status).toBe(404);
    expect((await t.http('GET', `/v1/evidence-files/${id}`, { email: 'buyer@chengdu.example' })).status).toBe(403);
  });

  it('of another type, hash or size are refused, and leave nothing', async () => {
    const code = (answer: { text: string }): string[] =>
      (JSON.parse(answer.text) as { error: { issues: { code: string }[] } }).error.issues.map((issue) => issue.code);
    expect(code(await upload(Buffer.from('MZ an executable')))).toEqual(['WRONG_FILE_TYPE']);
    expect(code(await upload(pdf, { query: '&sha256=00' }))).toEqual(['HASH_MISMATCH']);
    const large = await upload(Buffer.alloc(20 * 1024 * 1024 + 1, '%PDF-'));
    expect(large.status).toBe(413);
    expect((await upload(pdf, { type: 'application/msword' })).status).toBe(415);
    expect((await upload(pdf, { email: 'buyer@chengdu.example' })).status).toBe(403);
  });

  it('are named once, and never by others', async () => {
    const id = await uploaded();
    const input = evidenceInput('TRUSTED_CLOUD', { fileIds: [id] });
    expect(codesOf(await submitEvidence(t, input, OTHER))).toEqual(['UNKNOWN_FILE']);
    expect((await submitEvidence(t, input, CATALOG)).errors).toBeUndefined();
    expect(codesOf(await submitEvidence(t, input, CATALOG))).toEqual(['UNKNOWN_FILE']);
    const many = evidenceInput('TRUSTED_CLOUD', { fileIds: Array.from({ length: 11 }, () => id) });
    expect(codesOf(await submitEvidence(t, many, CATALOG))).toEqual(['TOO_MANY']);
  });

  it('wait to be named, a hundred of an organization at most', async () => {
    await t.app.get(DataSource).query(
      `INSERT INTO evidence_file (id, organization_id, evidence_id, name, media_type, bytes, sha256, uploaded_by, uploaded_at)
         SELECT UNHEX(REPLACE(UUID(), '-', '')), ?, NULL, 'n', 'image/png', 1, UNHEX(SHA2('x', 256)), ?, NOW(6)
           FROM (WITH RECURSIVE seq(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < 100) SELECT n FROM seq) s`,
      [bin(t.organization('PV-B')), bin(t.actor(OTHER).personId)],
    );
    const refused = await upload(pdf, { email: OTHER });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('TOO_MANY')]);
    expect((await upload(pdf)).status).toBe(201);
  });

  it('that were changed in the store are not given as if they were whole', async () => {
    const id = await uploaded();
    const path = join(t.app.get(Config).filesDir, 'objects', 'evidence', id);
    await writeFile(path, '%PDF-1.7 forged');
    const read = await t.http('GET', `/v1/evidence-files/${id}`, { email: CATALOG });
    expect([read.status, read.json<{ error: { code: string } }>().error.code]).toEqual([409, 'DAMAGED']);
  });

  it('that nobody named for a day are gone, bytes and all; a store that fails loses none', async () => {
    const files = t.app.get(EvidenceFiles);
    const store = t.app.get(ObjectStore);
    const [id, named] = [await uploaded(), await uploaded()];
    await submitEvidence(t, evidenceInput('TRUSTED_CLOUD', { fileIds: [named] }), CATALOG);
    const left = async (): Promise<unknown[]> => [
      (await t.http('GET', `/v1/evidence-files/${id}`, { email: CATALOG })).status,
      (await store.get(`evidence/${id}`)) !== null,
    ];
    const now = t.app.get(Clock).now();
    t.setNow(now + DAY - HOUR);
    await files.sweep();
    expect(await left()).toEqual([200, true]);
    t.setNow(now + DAY + HOUR);
    const late = await submitEvidence(t, evidenceInput('TRUSTED_CLOUD', { fileIds: [id] }), CATALOG);
    expect(codesOf(late)).toEqual(['UNKNOWN_FILE']);
    const fails = jest.spyOn(store, 'delete').mockRejectedValue(new Error('away'));
    await files.sweep();
    fails.mockRestore();
    expect(await left()).toEqual([200, true]);
    await files.sweep();
    expect(await left()).toEqual([404, false]);
    expect((await t.http('GET', `/v1/evidence-files/${named}`, { email: CATALOG })).status).toBe(200);
    t.setNow(null);
  });
});
