import { type DateOn, type Id, newId } from '#kernel';
import { bin } from '#platform';
import type { EntityManager } from 'typeorm';

/** The digest of a person's day, empty; null when there is one already. */
export async function takeDay(manager: EntityManager, personId: Id, day: DateOn): Promise<Id | null> {
  const digestId = newId();
  const { affectedRows } = await manager.query<{ affectedRows: number }>(
    "INSERT IGNORE INTO notification_digest (id, person_id, day, waiting) VALUES (?,?,?,'[]')",
    [bin(digestId), bin(personId), day],
  );
  return affectedRows ? digestId : null;
}
