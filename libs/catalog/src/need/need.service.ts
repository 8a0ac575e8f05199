import type { Actor } from '#identity';
import { Clock, type Id, invalid, isId, newId, notFound, text, transition } from '#kernel';
import { at, Audit, bin, bins, countRows, newestFirst, type Page, type Slice, sliceOf, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NEED_MACHINE, needSearch, wordsOf } from '../core/index.js';
import { Offerings } from '../offering/offering.service.js';
import { askersOf, lockTopic, type Need, type NeedTopic, selectNeeds, selectTopics } from './need-rows.js';
import type { SaveNeedInput } from './need.type.js';

/** As long as eight words of a hundred characters can be. */
const LONGEST_WORDS = 1000;
const OPEN_TOPICS = {
  sql: ["EXISTS (SELECT 1 FROM need n WHERE n.topic_id = t.id AND n.status = 'OPEN')"],
  parameters: [],
};

const noSuchNeed = (): Error => notFound(text('need', '需求'));

/** The board of what buyers look for and nobody offers. */
@Injectable()
export class Needs {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly offerings: Offerings,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts a search that finds nothing on the board. VALIDATION_FAILED / HAS_RESULTS when it finds something the caller
   * may see. An organization has at most one open need of a topic: asked again, it answers that one.
   */
  async save(
    actor: Actor,
    { filter: { statuses: _, text: written, ...filter }, disclosed }: SaveNeedInput,
  ): Promise<Need> {
    const { hits } = await this.offerings.list(actor, { ...filter, text: written }, { first: 1 });
    if (hits.total > 0)
      throw invalid(
        ['filter'],
        'HAS_RESULTS',
        text(`This search finds ${hits.total} offerings.`, `该搜索已有 ${hits.total} 项服务商品。`),
      );
    const search = needSearch(wordsOf(written ?? ''), filter);
    if (search.words.join(' ').length > LONGEST_WORDS)
      throw invalid(['filter', 'text'], 'TOO_LONG', text('The words are too long.', '检索词过长。'));
    const { organizationId } = actor;
    const id = await this.transactions.run(async (manager) => {
      const now = this.clock.now();
      const topicId = await lockTopic(manager, search, now);
      const open = "WHERE topic_id = ? AND organization_id = ? AND status = 'OPEN'";
      const [standing] = await selectNeeds(manager, open, [bin(topicId), bin(organizationId)]);
      if (standing) return standing.id;
      const made = { id: newId(), topicId, disclosed: disclosed === true };
      await manager.query(
        "INSERT INTO need (id, topic_id, organization_id, status, disclosed, created_at, ended_at) VALUES (?,?,?,'OPEN',?,?,NULL)",
        [bin(made.id), bin(topicId), bin(organizationId), made.disclosed ? 1 : 0, at(now)],
      );
      const after = { ...made, ...search };
      await this.audit.write(manager, actor, { action: 'saveNeed', subject: 'need', subjectId: made.id, after });
      return made.id;
    });
    return (await this.find(id))!;
  }

  /** Ends a need of the caller's organization; ended the same way before, it stays as it is. */
  async end(actor: Actor, needId: Id, command: 'close' | 'withdraw'): Promise<Need> {
    await this.transactions.run(async (manager) => {
      const own = 'WHERE id = ? AND organization_id = ? FOR UPDATE';
      const [need] = isId(needId) ? await selectNeeds(manager, own, [bin(needId), bin(actor.organizationId)]) : [];
      if (!need) throw noSuchNeed();
      if (need.status === NEED_MACHINE.OPEN[command]) return;
      const status = transition(NEED_MACHINE, need.status, command);
      await manager.query('UPDATE need SET status = ?, ended_at = ? WHERE id = ?', [
        status,
        at(this.clock.now()),
        bin(need.id),
      ]);
      await this.audit.write(manager, actor, {
        ...{ action: `${command}Need`, subject: 'need', subjectId: need.id },
        ...{ before: { status: need.status }, after: { status } },
      });
    });
    return (await this.find(needId))!;
  }

  /** The caller's organization's, newest first. */
  async own({ organizationId }: Actor, page: Page): Promise<Slice<Need>> {
    const where = { sql: ['organization_id = ?'], parameters: [bin(organizationId)] };
    const { tail, parameters } = newestFirst(where, page);
    return sliceOf(await selectNeeds(this.dataSource, tail, parameters), page.first);
  }

  ownCount({ organizationId }: Actor): Promise<number> {
    return countRows(this.dataSource, 'need', { sql: ['organization_id = ?'], parameters: [bin(organizationId)] });
  }

  /** What somebody needs now, the newest topic first. */
  async topics(page: Page): Promise<Slice<NeedTopic>> {
    const { tail, parameters } = newestFirst(OPEN_TOPICS, page, 't.id');
    return sliceOf(await selectTopics(this.dataSource, tail, parameters), page.first);
  }

  topicCount(): Promise<number> {
    return countRows(this.dataSource, 'need_topic t', OPEN_TOPICS);
  }

  async topicsById(ids: readonly Id[]): Promise<Map<Id, NeedTopic>> {
    const found = await selectTopics(this.dataSource, 'WHERE t.id IN (?)', [bins(ids)]);
    return new Map(found.map((topic) => [topic.id, topic]));
  }

  askersOf(topicIds: readonly Id[]): ReturnType<typeof askersOf> {
    return askersOf(this.dataSource, topicIds);
  }

  private async find(needId: Id): Promise<Need | undefined> {
    return (await selectNeeds(this.dataSource, 'WHERE id = ?', [bin(needId)]))[0];
  }
}
