import { DomainError, type Id, text } from '#kernel';
import { Config, log } from '#platform';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** An upload that sends nothing for so long is given up. */
const SILENCE = 60_000;
/** Beyond so many bytes after a refusal nobody is read to the end. */
const MOST_READ_AWAY = 64 * 1024 * 1024;
const PART = '.part';

export interface StoredFile {
  bytes: number;
  sha256: Buffer;
}

const tooLarge = (most: number): DomainError =>
  new DomainError('PAYLOAD_TOO_LARGE', text(`A file has at most ${most} bytes.`, `文件最大 ${most} 字节。`));

/** Counts and hashes what flows through; refuses more than `most` bytes, and silence. */
class Meter extends Transform {
  bytes = 0;
  readonly hash = createHash('sha256');
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly most: number) {
    super();
    this.listen();
  }

  private listen(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.destroy(new Error('the upload fell silent')), SILENCE).unref();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.listen();
    this.bytes += chunk.length;
    if (this.bytes > this.most) return done(tooLarge(this.most));
    this.hash.update(chunk);
    done(null, chunk);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.timer);
    done(error);
  }
}

/**
 * Lets a request's body flow into `target`, and breaks that off when the client does. The body itself is never ended
 * from here: that would cut the connection before the refusal is told. What a refused client still sends is read
 * away, up to a limit.
 */
function feed(body: Readable, target: Meter): void {
  body.on('error', (error) => target.destroy(error));
  body.on('close', () => body.readableEnded || target.destroy(new Error('the upload broke off')));
  body.pipe(target);
  target.on('error', () => {
    let left = MOST_READ_AWAY;
    body.unpipe(target);
    body.on('data', (chunk: Buffer) => (left -= chunk.length) < 0 && body.destroy());
  });
}

/** The contents of uploaded files, on a disk that api and worker share, until they are taken in. */
@Injectable()
export class FileDisk {
  constructor(private readonly config: Config) {}

  pathOf(fileId: Id): string {
    return join(this.config.filesDir, fileId);
  }

  get mostBytes(): number {
    return this.config.mostFileBytes;
  }

  /**
   * Writes a body to the disk as the file's content, flushed. On any error nothing of it stays: PAYLOAD_TOO_LARGE;
   * UNAVAILABLE when the disk is full or away.
   */
  async save(fileId: Id, body: Readable): Promise<StoredFile> {
    const path = this.pathOf(fileId);
    try {
      await mkdir(this.config.filesDir, { recursive: true });
      const meter = new Meter(this.config.mostFileBytes);
      feed(body, meter);
      await pipeline(meter, createWriteStream(path + PART, { flags: 'wx', flush: true }));
      await rename(path + PART, path);
      return { bytes: meter.bytes, sha256: meter.hash.digest() };
    } catch (error) {
      await this.remove(fileId);
      throw diskFault(error) ?? error;
    }
  }

  /** Forgets the content, also an unfinished one; what is not there is no error. */
  async remove(fileId: Id): Promise<void> {
    const path = this.pathOf(fileId);
    for (const each of [path + PART, path])
      await rm(each, { force: true }).catch((error: unknown) => log.warn({ err: String(error) }, 'file not removed'));
  }

  /** Every content on the disk and when it was last written, in milliseconds of the disk's own clock. */
  async contents(): Promise<{ fileId: Id; writtenAt: number }[]> {
    const names = await readdir(this.config.filesDir).catch(() => []);
    const found = await Promise.all(
      names.map(async (name) => {
        const file = await stat(join(this.config.filesDir, name)).catch(() => null);
        return file?.isFile() ? [{ fileId: name.replace(PART, ''), writtenAt: file.mtimeMs }] : [];
      }),
    );
    return found.flat();
  }
}

/** What a client is told when it is the disk's fault; null for other errors. */
function diskFault(error: unknown): DomainError | null {
  const { syscall, code } = error as NodeJS.ErrnoException;
  if (!syscall || !['open', 'write', 'mkdir', 'rename', 'fsync', 'close'].includes(syscall)) return null;
  log.error({ code, syscall }, 'an uploaded file cannot be written');
  return new DomainError(
    'UNAVAILABLE',
    text('The file cannot be kept at the moment. Send it again later.', '暂时无法保存文件，请稍后重新上传。'),
  );
}
