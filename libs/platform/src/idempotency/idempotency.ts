import { Clock, DAY, DomainError, type Id, invalid, text } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { canonicalJson, sha256 } from '../canonical.js';
import { isDuplicate } from '../database/faults.js';
import { at, bin, idOrNull, rows } from '../database/sql.js';

export const KEPT = 30 * DAY;

export interface Once {
  organizationId: Id;
  operation: string;
  key: string | null | undefined;
  /** The input without its key. */
  body: unknown;
}

/**
 * Same key and body: the first result. Same key, another body: IDEMPOTENCY_CONFLICT. A concurrent twin waits
 * on the unique key until the first has committed. Everything happens in the caller's transaction.
 */
@Injectable()
export class Idempotency {
  constructor(private readonly clock: Clock) {}

  async once(
    manager: EntityManager,
    { organizationId, operation, key, body }: Once,
    make: () => Promise<Id>,
  ): Promise<Id> {
    if (key === null || key === undefined) return make();
    if (key.length === 0) throw invalid(['idempotencyKey'], 'REQUIRED', text('Must not be empty.', '不能为空。'));
    if (key.length > 200)
      throw invalid(['idempotencyKey'], 'TOO_LONG', text('Between 1 and 200 characters.', '须为 1 至 200 个字符。'));
    const keyHash = sha256(organizationId, operation, key);
    const bodyHash = sha256(canonicalJson(body));
    const first = await this.claim(manager, keyHash, bodyHash, organizationId, operation);
    if (first) return first;
    const result = await make();
    await manager.query('UPDATE idempotency_key SET result_id = ? WHERE key_hash = ?', [bin(result), keyHash]);
    return result;
  }

  /** The first result, or null when this caller is the first. */
  private async claim(
    manager: EntityManager,
    keyHash: Buffer,
    bodyHash: Buffer,
    organizationId: Id,
    operation: string,
  ): Promise<Id | null> {
    const now = this.clock.now();
    await manager.query('DELETE FROM idempotency_key WHERE key_hash = ? AND created_at < ?', [keyHash, at(now - KEPT)]);
    try {
      await manager.query(
        'INSERT INTO idempotency_key (key_hash, organization_id, operation, body_hash, result_id, created_at) VALUES (?,?,?,?,NULL,?)',
        [keyHash, bin(organizationId), operation, bodyHash, at(now)],
      );
      return null;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const [row] = await rows<{ body_hash: Buffer; result_id: Buffer | null }>(
      manager,
      'SELECT body_hash, result_id FROM idempotency_key WHERE key_hash = ?',
      [keyHash],
    );
    if (!row?.body_hash.equals(bodyHash))
      throw new DomainError(
        'IDEMPOTENCY_CONFLICT',
        text('This idempotencyKey was used with another body.', '该 idempotencyKey 已用于内容不同的请求。'),
      );
    return idOrNull(row.result_id);
  }
}
