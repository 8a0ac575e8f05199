import { Injectable } from '@nestjs/common';
import { AwsClient } from 'aws4fetch';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Config, type ObjectStoreSettings } from '../config/config.js';

/** An S3-compatible store that does not answer within this time, in milliseconds, has failed. */
const PATIENCE = 20_000;

/**
 * Small files that are kept: in a folder of `FILES_DIR`, or in a bucket of an S3-compatible store when one is set. A key
 * is made of letters, digits, `-` and `/`; what is put under it is never changed, only deleted.
 */
@Injectable()
export class ObjectStore {
  private readonly bucket: { client: AwsClient; url: string } | null;

  constructor(private readonly config: Config) {
    this.bucket = config.objectStore && bucketOf(config.objectStore);
  }

  /** Stored when it answers: on disk whole or not at all. Throws when the disk is full or the store refuses. */
  async put(key: string, bytes: Buffer, type: string): Promise<void> {
    if (this.bucket) {
      const answer = await this.ask(key, {
        method: 'PUT',
        body: new Uint8Array(bytes),
        headers: { 'content-type': type },
      });
      if (!answer.ok) throw new Error(`the object store answered ${answer.status} to a PUT`);
      return;
    }
    const path = this.pathOf(key);
    await mkdir(dirname(path), { recursive: true });
    const part = `${path}.${randomUUID()}.part`;
    await writeFile(part, bytes, { flush: true });
    await rename(part, path);
  }

  /** Null when nothing lies under the key. */
  async get(key: string): Promise<Buffer | null> {
    if (this.bucket) {
      const answer = await this.ask(key, { method: 'GET' });
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Error(`the object store answered ${answer.status} to a GET`);
      return Buffer.from(await answer.arrayBuffer());
    }
    return readFile(this.pathOf(key)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
  }

  /** Nothing lies under the key afterwards, nor needs to before. */
  async delete(key: string): Promise<void> {
    if (!this.bucket) return rm(this.pathOf(key), { force: true });
    const answer = await this.ask(key, { method: 'DELETE' });
    if (!answer.ok && answer.status !== 404) throw new Error(`the object store answered ${answer.status} to a DELETE`);
  }

  private ask(key: string, request: RequestInit): Promise<Response> {
    const { client, url } = this.bucket!;
    return client.fetch(`${url}/${key}`, { ...request, signal: AbortSignal.timeout(PATIENCE) });
  }

  private pathOf(key: string): string {
    return join(this.config.filesDir, 'objects', ...key.split('/'));
  }
}

const bucketOf = ({ url, key, secret, region }: ObjectStoreSettings): { client: AwsClient; url: string } => ({
  client: new AwsClient({ accessKeyId: key, secretAccessKey: secret, region, service: 's3', retries: 2 }),
  url: url.replace(/\/$/, ''),
});
