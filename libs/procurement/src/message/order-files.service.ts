import type { Actor } from '#identity';
import { Clock, DAY, type Id, type Instant, isId, Issues, newId, notFound, text } from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  checkDocument,
  Documents,
  id,
  loaderOf,
  type RequestContext,
  rows,
  type Runner,
  type SentDocument,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DataSource, type EntityManager } from 'typeorm';
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

/** Files that go with messages: sent after the message by whoever wrote it, read by whoever reads the message. */
@Injectable()
export class OrderFiles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly messages: OrderMessages,
    private readonly documents: Documents,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a file to a message that the caller wrote within a day; the same content again is the file that is there.
   * What `checkDocument` and `Documents` refuse, TOO_MANY beyond ten, NOT_FOUND for a message of others.
   */
  async attach(actor: Actor, messageId: Id, sent: SentDocument): Promise<OrderFile> {
    const issues = new Issues();
    const document = checkDocument(issues, sent);
    issues.throwIfAny();
    const { name, mediaType, sha256 } = document;
    const message = await this.messages.get(actor, messageId);
    const isOwn = message?.personId === actor.personId && message.organizationId === actor.organizationId;
    if (!message || !isOwn || message.at <= this.clock.now() - TAKES_FILES) throw noSuchMessage();
    const fileId = newId();
    const write = async (manager: EntityManager): Promise<OrderFile> => {
      await manager.query('SELECT id FROM order_message WHERE id = ? FOR UPDATE', [bin(message.id)]);
      const files = await this.select(manager, 'WHERE message_id = ? ORDER BY id', [bin(message.id)]);
      const known = files.find((file) => file.sha256 === sha256 && file.name === name);
      if (known) return known;
      if (files.length >= MOST_FILES) {
        issues.add(['file'], 'TOO_MANY', text('Ten files for each message.', '每条消息最多十个文件。'));
        issues.throwIfAny();
      }
      const file = { id: fileId, messageId: message.id, name, mediaType, bytes: document.content.length, sha256 };
      const uploadedAt = this.clock.now();
      await manager.query(
        'INSERT INTO order_file (id, message_id, name, media_type, bytes, sha256, uploaded_at) VALUES (?,?,?,?,?,?,?)',
        [bin(fileId), bin(message.id), name, mediaType, file.bytes, Buffer.from(sha256, 'hex'), at(uploadedAt)],
      );
      await this.audit.write(manager, actor, {
        ...{ action: 'attachOrderFile', subject: 'order', subjectId: message.orderId },
        after: { messageId: message.id, fileId, name, bytes: file.bytes, sha256 },
      });
      return { ...file, uploadedAt };
    };
    const kept = await this.documents.keep(keyOf(fileId), document, () => this.transactions.run(write));
    if (kept.id !== fileId) await this.documents.forget(keyOf(fileId));
    return kept;
  }

  /** For whoever reads the message; DAMAGED when its bytes are not those that were sent. */
  async read(actor: Actor, fileId: Id): Promise<{ file: OrderFile; content: Buffer }> {
    const [file] = isId(fileId) ? await this.select(this.dataSource, 'WHERE id = ?', [bin(fileId)]) : [];
    if (!file || !(await this.messages.get(actor, file.messageId))) throw noSuchFile();
    return { file, content: await this.documents.get(keyOf(file.id), file.sha256) };
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
