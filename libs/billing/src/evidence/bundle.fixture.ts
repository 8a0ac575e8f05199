import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import type { Market } from '../testing/market.fixture.js';

const OPERATOR = 'operator@yunshi.example';

/** A bundle's files in a folder of their own, and what its program says of them. */
export class Bundle {
  private constructor(readonly folder: string) {}

  static async of(market: Market, invoiceId: string, email = OPERATOR): Promise<Bundle> {
    const answer = await market.test.app.inject({
      method: 'GET',
      url: `/v1/invoices/${invoiceId}/evidence.zip`,
      headers: { authorization: `Bearer ${market.test.token(email)}` },
    });
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.payload}`);
    const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
    const zip = await promisify<Buffer, yauzl.Options, yauzl.ZipFile>(yauzl.fromBuffer)(answer.rawPayload, {
      lazyEntries: true,
    });
    const open = promisify<yauzl.Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip));
    await new Promise<void>((resolve, reject) => {
      zip.on('entry', (entry: yauzl.Entry) => {
        open(entry)
          .then(async (stream) => writeFile(join(folder, entry.fileName), await buffer(stream)))
          .then(() => zip.readEntry(), reject);
      });
      zip.on('end', resolve);
      zip.on('error', reject);
      zip.readEntry();
    });
    return new Bundle(folder);
  }

  /** Exit code and lines of the program, started as a reader would. */
  async verify(...words: string[]): Promise<{ code: number; lines: string[] }> {
    const run = promisify(execFile);
    const options = { cwd: tmpdir(), env: {} };
    const done = await run(process.execPath, [join(this.folder, 'verify-invoice.mjs'), ...words], options).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        code,
        stdout: stdout + stderr,
      }),
    );
    return { code: done.code, lines: done.stdout.trim().split('\n') };
  }

  async json<T>(name: string): Promise<T> {
    return JSON.parse(await readFile(join(this.folder, name), 'utf8')) as T;
  }

  /** A copy with one file changed; its hash is that of the changed file unless `sealed`. */
  async changed(name: string, change: (text: string) => string, { sealed = false } = {}): Promise<Bundle> {
    const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
    await cp(this.folder, folder, { recursive: true });
    const before = await readFile(join(folder, name), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`nothing changed in ${name}`);
    await writeFile(join(folder, name), after);
    if (!sealed) {
      const manifest = await this.json<{ files: Record<string, { sha256: string }> }>('manifest.json');
      manifest.files[name]!.sha256 = createHash('sha256').update(after).digest('hex');
      await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    }
    return new Bundle(folder);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
