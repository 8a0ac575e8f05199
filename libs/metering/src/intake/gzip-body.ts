import { DomainError, invalid, text } from '#kernel';
import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';

const tooLarge = (limit: number): DomainError =>
  new DomainError(
    'PAYLOAD_TOO_LARGE',
    text(`The body is larger than ${limit} bytes when it is unpacked.`, `请求正文解压后超过 ${limit} 字节。`),
  );

const broken = (): DomainError =>
  invalid([], 'MALFORMED', text('The body is no whole gzip stream.', '请求正文不是完整的 gzip 数据。'));

/** The body as Fastify reads it: it compares the announced length with the bytes that came, not with the unpacked. */
class Unpacked extends Transform {
  receivedEncodedLength = 0;
  private unpacked = 0;

  constructor(private readonly limit: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.unpacked += chunk.length;
    if (this.unpacked > this.limit) done(tooLarge(this.limit));
    else done(null, chunk);
  }
}

/**
 * Unpacks a stream of gzip, at most `limit` bytes of it: a small body that unpacks to gigabytes is dropped as soon as
 * it has grown too far, and no more of it is unpacked.
 */
export function unpack(packed: Readable, limit: number): Unpacked {
  const unpacked = new Unpacked(limit);
  packed.on('data', (chunk: Buffer) => (unpacked.receivedEncodedLength += chunk.length));
  const gunzip = createGunzip();
  // What zlib says of broken data is told in words of ours, and before the pipeline ends the streams behind it.
  gunzip.prependListener('error', () => unpacked.destroy(broken()));
  packed.pipe(gunzip);
  pipeline(gunzip, unpacked, () => packed.unpipe(gunzip).resume());
  return unpacked;
}

/** Reads bodies of one route that come as gzip; other encodings are refused as UNSUPPORTED_MEDIA_TYPE. */
export function unpackGzip(fastify: FastifyInstance, route: string): void {
  const limit = fastify.initialConfig.bodyLimit!;
  fastify.addHook('preParsing', (request: FastifyRequest, _reply, payload, done) => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase();
    if (request.routeOptions.url !== route || !encoding || encoding === 'identity') return done(null, payload);
    if (encoding !== 'gzip' && encoding !== 'x-gzip')
      return done(new UnsupportedMediaTypeException('Send the body as gzip, or as it is.'));
    // One that announces too much is refused for that.
    if (Number(request.headers['content-length']) > limit) return done(null, payload);
    done(null, unpack(payload as Readable, limit));
  });
}
