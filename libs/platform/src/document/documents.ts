import { DomainError, type Issues, text, textInput } from '#kernel';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { log } from '../log.js';
import { ObjectStore } from '../files/object-store.js';

/** A document as its sender hands it in. */
export interface SentDocument {
  name: string;
  content: Buffer;
  /** What the sender says of the content, hexadecimal; null: nothing. */
  sha256: string | null;
}

/** A document that may be kept. */
export interface CheckedDocument {
  name: string;
  /** As the content says, whatever its name or sender call it. */
  mediaType: string;
  content: Buffer;
  /** Of the content, hexadecimal in small letters. */
  sha256: string;
}

/** The documents that are taken, by the bytes they begin with. */
const SIGNATURES: readonly { type: string; bytes: readonly number[] }[] = [
  { type: 'application/pdf', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { type: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
];

const typeOfContent = (content: Uint8Array): string | undefined =>
  SIGNATURES.find(({ bytes }) => bytes.every((byte, index) => content[index] === byte))?.type;

const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/**
 * What is known of a document from its content. Issues: WRONG_FILE_TYPE at file for what is neither PDF, PNG nor JPEG,
 * HASH_MISMATCH at sha256 when it is not what its sender says, and those of `textInput` at name (at most 200 characters).
 * Keep it only when there are none.
 */
export function checkDocument(issues: Issues, { name, content, sha256 }: SentDocument): CheckedDocument {
  const checked = textInput(issues, ['name'], name, { max: 200 });
  const mediaType = typeOfContent(content);
  if (mediaType === undefined)
    issues.add(['file'], 'WRONG_FILE_TYPE', text('Send a PDF, PNG or JPEG.', '请上传 PDF、PNG 或 JPEG 文件。'));
  const hash = hashOf(content);
  if (sha256 !== null && sha256.toLowerCase() !== hash) addHashMismatch(issues, 'sha256');
  return { name: checked, mediaType: mediaType ?? '', content, sha256: hash };
}

export const addHashMismatch = (issues: Issues, field: string): void =>
  issues.add([field], 'HASH_MISMATCH', text('The file is another than its hash says.', '文件与所附哈希不一致。'));

/** The bytes of documents. Bytes without a row are lost space, a row without its bytes would be a lie. */
@Injectable()
export class Documents {
  constructor(private readonly store: ObjectStore) {}

  /**
   * Stores the bytes, then writes the row that names them; where the writing refuses them the bytes go again. When it
   * breaks off they stay: the row may have been written. UNAVAILABLE when the store does not take them, and what the
   * writing throws.
   */
  async keep<T>(key: string, { content, mediaType }: CheckedDocument, write: () => Promise<T>): Promise<T> {
    await this.store.put(key, content, mediaType).catch((error: unknown) => unavailable(key, error));
    return write().catch(async (error: unknown) => {
      if (error instanceof DomainError) await this.forget(key);
      throw error;
    });
  }

  /** UNAVAILABLE when the store does not answer; DAMAGED when the bytes are not those whose hash was kept. */
  async get(key: string, sha256: string): Promise<Buffer> {
    const content = await this.store.get(key).catch((error: unknown) => unavailable(key, error));
    if (!content || hashOf(content) !== sha256)
      throw new DomainError('DAMAGED', text('The file is not what was uploaded.', '文件已损坏，与上传时不一致。'));
    return content;
  }

  /** Throws what the store does, when the bytes have to go. */
  delete(key: string): Promise<void> {
    return this.store.delete(key);
  }

  /** Bytes that no row names; what the store does not delete is lost space. */
  async forget(key: string): Promise<void> {
    await this.store.delete(key).catch((error: unknown) => log.warn({ key, err: String(error) }, 'bytes not deleted'));
  }
}

function unavailable(key: string, error: unknown): never {
  log.error({ key, err: String(error) }, 'the store of files does not answer');
  throw new DomainError(
    'UNAVAILABLE',
    text('The store of files does not answer: send it again.', '文件存储暂不可用，请重新发送。'),
  );
}
