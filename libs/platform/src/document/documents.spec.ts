import { afterEach, describe, expect, it } from '@jest/globals';
import { DomainError, Issues, text } from '#kernel';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporary } from '../../../../scripts/lib/temporary.js';
import { Config } from '../config/config.js';
import { ObjectStore } from '../files/object-store.js';
import { checkDocument, Documents, type SentDocument } from './documents.js';

// `printf %%PDF-1.7 | sha256sum`
const SHA256 = '86edbaa24831badfa0a8b04bb410141e2ee4182b6d0014493fe262a7a331c20b';
const pdf: SentDocument = { name: '证明.pdf', content: Buffer.from('%PDF-1.7'), sha256: null };

describe('a document', () => {
  const issuesOf = (sent: Partial<SentDocument>): string[] => {
    const issues = new Issues();
    checkDocument(issues, { ...pdf, ...sent });
    return issues.list.map(({ path, code }) => `${path.join('.')} ${code}`);
  };

  it('is of the type that its content says, with its hash', () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
    const typeOf = (content: Buffer): string => checkDocument(new Issues(), { ...pdf, content }).mediaType;
    expect(checkDocument(new Issues(), pdf)).toEqual({ ...pdf, mediaType: 'application/pdf', sha256: SHA256 });
    expect([png, Buffer.from([0xff, 0xd8, 0xff, 0xe0])].map(typeOf)).toEqual(['image/png', 'image/jpeg']);
    expect(issuesOf({ sha256: SHA256.toUpperCase() })).toEqual([]);
  });

  it('is refused with all that is wrong with it', () => {
    expect(issuesOf({ content: Buffer.from('MZ') })).toEqual(['file WRONG_FILE_TYPE']);
    expect(issuesOf({ content: Buffer.alloc(0) })).toEqual(['file WRONG_FILE_TYPE']);
    const all = { name: ' ', content: Buffer.from('%PDF'), sha256: SHA256 };
    expect(issuesOf(all)).toEqual(['name REQUIRED', 'file WRONG_FILE_TYPE', 'sha256 HASH_MISMATCH']);
    expect(issuesOf({ name: 'n'.repeat(201) })).toEqual(['name TOO_LONG']);
  });
});

describe('the bytes of a document', () => {
  const folder = temporary();
  const config = {
    ...{ DATABASE_URL: 'mysql://x', REDIS_URL: 'redis://x', JWT_SECRET: 'x'.repeat(32), FILES_DIR: folder },
    SECRETS_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
  };
  const documents = new Documents(new ObjectStore(Config.fromEnv(config)));
  const document = checkDocument(new Issues(), pdf);
  const codeOf = (done: Promise<unknown>): Promise<unknown> =>
    done.then(() => null).catch((error: unknown) => (error instanceof DomainError ? error.code : error));
  const place = join(folder, 'objects');
  afterEach(() => rm(place, { recursive: true, force: true }));

  it('are there when the row is written, and whole when they are read', async () => {
    const seen = await documents.keep('kept/1', document, () => documents.get('kept/1', SHA256));
    expect(seen).toEqual(pdf.content);
    await writeFile(join(place, 'kept/1'), '%PDF-1.8');
    expect(await codeOf(documents.get('kept/1', SHA256))).toBe('DAMAGED');
    await documents.delete('kept/1');
    expect(await codeOf(documents.get('kept/1', SHA256))).toBe('DAMAGED');
  });

  it('go again when they are refused, and stay when the writing breaks off: its row may be there', async () => {
    const refused = new DomainError('INVALID_TRANSITION', text('No more files.', '不再收文件。'));
    expect(await codeOf(documents.keep('kept/2', document, () => Promise.reject(refused)))).toBe(refused.code);
    expect(await readdir(join(place, 'kept'))).toEqual([]);
    const lost = new Error('connection lost at COMMIT');
    expect(await codeOf(documents.keep('kept/2', document, () => Promise.reject(lost)))).toBe(lost);
    expect(await documents.get('kept/2', SHA256)).toEqual(pdf.content);
  });

  it('are not taken while the store is away, and no row is written', async () => {
    await writeFile(place, 'no folder');
    let wrote = false;
    const write = async (): Promise<void> => void (wrote = true);
    expect([await codeOf(documents.keep('kept/3', document, write)), wrote]).toEqual(['UNAVAILABLE', false]);
    expect(await codeOf(documents.get('kept/3', SHA256))).toBe('UNAVAILABLE');
  });
});
