import type { Actor } from '#identity';
import { fileTypeOf } from '#compliance/core';
import {
  Clock,
  DAY,
  DomainError,
  type Id,
  type Instant,
  isId,
  Issues,
  newId,
  notFound,
  text,
  textInput,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  id,
  loaderOf,
  log,
  ObjectStore,
  type RequestContext,
  rows,
  type Runner,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { createHash } from 'node:crypto';
import { DataSource } from 'typeorm';
import { OrderMessages } from './order-messages.service.js';

export interface OrderFile {
  id: Id;
  messageId: Id;
  name: string;
  mediaType: string;
  bytes: number;
  /** Of its content, hexadecimal. */
  sha256: string;
  uploadedAt: Instant;
}

/** Files of one message. */
const MOST_FILES = 10;
/** So long after it a message takes files: they belong to what was just written. */
const TAKES_FILES = DAY;

const keyOf = (fileId: Id): string => `order-files/${fileId}`;
const noSuchFile = (): Error => notFound(text('file', '文件'));
const noSuchMessage = (): Error => notFound(text('message', '消息'));
const unavailable = (): DomainError =>
  new DomainError(
    'UNAVAILABLE',
    text('The store of files does not answer: send it again.', '文件存储暂不可用，请重新发送。'),
  );

/** Files that go with messages: sent after the message by whoever wrote it, read by whoever reads the message. */
@Injectable()
export class OrderFiles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly messages: OrderMessages,
    private readonly store: ObjectStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a file to a message that the caller wrote within a day; the same content again is the file that is there.
   * WRONG_FILE_TYPE for what is neither PDF, PNG nor JPEG by its content, HASH_MISMATCH when it is not what its sender
   * says, TOO_MANY beyond ten; NOT_FOUND for a message of others; UNAVAILABLE when the store does not take it.
   */
  async attach(
    actor: Actor,
    messageId: Id,
    { name, content, sha256 }: { name: string; content: Buffer; sha256: string | null },
  ): Promise<OrderFile> {
    const issues = new Issues();
    const checked = textInput(issues, ['name'], name, { max: 200 });
    const mediaType = fileTypeOf(content);
    if (mediaType === null)
      issues.add(['file'], 'WRONG_FILE_TYPE', text('Send a PDF, PNG or JPEG.', '请上传 PDF、PNG 或 JPEG 文件。'));
    const hash = createHash('sha256').update(content).digest('hex');
    if (sha256 !== null && sha256.toLowerCase() !== hash)
      issues.add(
        ['sha256'],
        'HASH_MISMATCH',
        text('The file is another than its hash says.', '文件与所附哈希不一致。'),
      );
    issues.throwIfAny();
    const message = await this.messages.get(actor, messageId);
    const isOwn = message?.personId === actor.personId && message.organizationId === actor.organizationId;
    if (!message || !isOwn || message.at <= this.clock.now() - TAKES_FILES) throw noSuchMessage();
    const fileId = newId();
    // Bytes without a row are lost space; a row without its bytes would be a lie.
    await this.store.put(keyOf(fileId), content, mediaType!).catch((error: unknown) => {
      log.error({ err: String(error) }, 'file of a message not stored');
      throw unavailable();
    });
    const forget = (): Promise<void> => this.store.delete(keyOf(fileId)).catch(() => undefined);
    const keep = this.transactions.run(async (manager) => {
      await manager.query('SELECT id FROM order_message WHERE id = ? FOR UPDATE', [bin(message.id)]);
      const files = await this.select(manager, 'WHERE message_id = ? ORDER BY id', [bin(message.id)]);
      const known = files.find((file) => file.sha256 === hash && file.name === checked);
      if (known) return known;
      if (files.length >= MOST_FILES) {
        issues.add(['file'], 'TOO_MANY', text('Ten files for each message.', '每条消息最多十个文件。'));
        issues.throwIfAny();
      }
      const file = { id: fileId, messageId: message.id, name: checked, mediaType: mediaType!, bytes: content.length };
      const uploadedAt = this.clock.now();
      await manager.query(
        'INSERT INTO order_file (id, message_id, name, media_type, bytes, sha256, uploaded_at) VALUES (?,?,?,?,?,?,?)',
        [bin(fileId), bin(message.id), checked, mediaType, file.bytes, Buffer.from(hash, 'hex'), at(uploadedAt)],
      );
      await this.audit.write(manager, actor, {
        ...{ action: 'attachOrderFile', subject: 'order', subjectId: message.orderId },
        after: { messageId: message.id, fileId, name: checked, bytes: file.bytes, sha256: hash },
      });
      return { ...file, sha256: hash, uploadedAt };
    });
    const kept = await keep.catch(async (error: unknown) => {
      await forget(); // refused: nothing names the bytes
      throw error;
    });
    if (kept.id !== fileId) await forget();
    return kept;
  }

  /** For whoever reads the message; DAMAGED when its bytes are not those that were sent. */
  async read(actor: Actor, fileId: Id): Promise<{ file: OrderFile; content: Buffer }> {
    const [file] = isId(fileId) ? await this.select(this.dataSource, 'WHERE id = ?', [bin(fileId)]) : [];
    if (!file || !(await this.messages.get(actor, file.messageId))) throw noSuchFile();
    const content = await this.store.get(keyOf(file.id)).catch((error: unknown) => {
      log.error({ err: String(error) }, 'file of a message not read');
      throw unavailable();
    });
    if (!content || createHash('sha256').update(content).digest('hex') !== file.sha256)
      throw new DomainError('DAMAGED', text('The file is not what was uploaded.', '文件已损坏，与上传时不一致。'));
    return { file, content };
  }

  /** One statement for the files of all messages of an answer. */
  loader(context: RequestContext): DataLoader<Id, OrderFile[]> {
    return loaderOf(
      context,
      'orderFiles',
      () =>
        new DataLoader<Id, OrderFile[]>(async (messageIds) => {
          const found = await this.select(this.dataSource, 'WHERE message_id IN (?) ORDER BY id', [bins(messageIds)]);
          const files = Map.groupBy(found, ({ messageId }) => messageId);
          return messageIds.map((messageId) => files.get(messageId) ?? []);
        }),
    );
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<OrderFile[]> {
    const found = await rows<{
      id: Buffer;
      message_id: Buffer;
      name: string;
      media_type: string;
      bytes: number;
      sha256: Buffer;
      uploaded_at: Instant;
    }>(
      runner,
      `SELECT id, message_id, name, media_type, bytes, sha256, uploaded_at FROM order_file ${tail}`,
      parameters,
    );
    return found.map((row) => ({
      ...{ id: id(row.id), messageId: id(row.message_id), name: row.name, mediaType: row.media_type },
      ...{ bytes: row.bytes, sha256: row.sha256.toString('hex'), uploadedAt: row.uploaded_at },
    }));
  }
}
