import { type Id, type Instant, newId } from '#kernel';
import { at, bin, bins, id, json, rows, type Runner, sha256 } from '#platform';
import type { NeedSearch, NeedStatus } from '../core/index.js';

export interface NeedTopic extends NeedSearch {
  id: Id;
}

export interface Need {
  id: Id;
  topicId: Id;
  organizationId: Id;
  status: NeedStatus;
  disclosed: boolean;
  createdAt: Instant;
}

/** Topics: `tail` is everything after FROM. */
export async function selectTopics(runner: Runner, tail: string, parameters: unknown[]): Promise<NeedTopic[]> {
  const found = await rows<{ id: Buffer; words: string; filter: unknown }>(
    runner,
    `SELECT t.id, t.words, t.filter FROM need_topic t ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    id: id(row.id),
    words: row.words.split(' ').filter(Boolean),
    filter: json(row.filter),
  }));
}

/** Needs: `tail` is everything after FROM. */
export async function selectNeeds(runner: Runner, tail: string, parameters: unknown[]): Promise<Need[]> {
  const found = await rows<{
    id: Buffer;
    topic_id: Buffer;
    organization_id: Buffer;
    status: NeedStatus;
    disclosed: number;
    created_at: Instant;
  }>(runner, `SELECT id, topic_id, organization_id, status, disclosed, created_at FROM need ${tail}`, parameters);
  return found.map((row) => ({
    id: id(row.id),
    topicId: id(row.topic_id),
    organizationId: id(row.organization_id),
    status: row.status,
    disclosed: row.disclosed === 1,
    createdAt: row.created_at,
  }));
}

/** The topic of a search, made where there is none, locked until the transaction ends. */
export async function lockTopic(runner: Runner, { words, filter }: NeedSearch, now: Instant): Promise<Id> {
  const digest = sha256(JSON.stringify([words, filter]));
  await runner.query(
    'INSERT INTO need_topic (id, digest, words, filter, created_at) VALUES (?,?,?,?,?) ON DUPLICATE KEY UPDATE digest = digest',
    [bin(newId()), digest, words.join(' '), JSON.stringify(filter), at(now)],
  );
  const [row] = await rows<{ id: Buffer }>(runner, 'SELECT id FROM need_topic WHERE digest = ? FOR UPDATE', [digest]);
  return id(row!.id);
}

/** How many organizations need each topic now, and those that chose to be named. */
export async function askersOf(
  runner: Runner,
  topicIds: readonly Id[],
): Promise<Map<Id, { count: number; disclosed: Id[] }>> {
  const open = await selectNeeds(runner, "WHERE topic_id IN (?) AND status = 'OPEN' AND disclosed = 1 ORDER BY id", [
    bins(topicIds),
  ]);
  const counted = await rows<{ topic_id: Buffer; count: string }>(
    runner,
    "SELECT topic_id, COUNT(*) AS count FROM need WHERE topic_id IN (?) AND status = 'OPEN' GROUP BY topic_id",
    [bins(topicIds)],
  );
  const named = Map.groupBy(open, ({ topicId }) => topicId);
  return new Map(
    counted.map((row) => {
      const topicId = id(row.topic_id);
      const disclosed = (named.get(topicId) ?? []).map(({ organizationId }) => organizationId);
      return [topicId, { count: Number(row.count), disclosed }];
    }),
  );
}
