import { Experts } from '#compliance';
import type { Actor } from '#identity';
import {
  Clock,
  DomainError,
  forbidden,
  type Id,
  invalid,
  isId,
  Issues,
  newId,
  notFound,
  text,
  textInput,
  transition,
  versionConflict,
} from '#kernel';
import { at, Audit, bin, bins, id, Idempotency, isDuplicate, rows, type Runner, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  checkRecommended,
  RECOMMENDED_MACHINE,
  type RecommendedCommand,
  type RecommendedContent,
  type RecommendedInput,
} from '../core/index.js';
import { noOffering } from '../offering/offering.service.js';
import {
  entriesOfIssues,
  noSuchIssue,
  type RecommendedEntry,
  type RecommendedIssue,
  selectIssues,
  writeEntries,
} from './recommended.rows.js';
import type {
  DraftRecommendedIssueInput,
  ReviewRecommendedEntryInput,
  UpdateRecommendedIssueInput,
} from './recommended.type.js';

/** Writing the recommended catalogue: drafted, looked at entry by entry by somebody else, published. 003 六(一). */
@Injectable()
export class RecommendedIssues {
  constructor(
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly experts: Experts,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The codes of `checkRecommended`; DUPLICATE for a number that is taken. */
  draft(actor: Actor, { idempotencyKey, ...input }: DraftRecommendedIssueInput): Promise<Id> {
    const once = {
      ...{ organizationId: actor.organizationId, operation: 'draftRecommendedIssue' },
      ...{ key: idempotencyKey, body: input },
    };
    return this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const content = await this.checked(manager, input);
        const issueId = newId();
        await manager
          .query(
            `INSERT INTO recommended_issue (id, number, issuer, valid_from, valid_to, status, version, drafted_by, drafted_at)
               VALUES (?,?,?,?,?,'DRAFT',1,?,?)`,
            [
              ...[bin(issueId), content.number, content.issuer, content.validFrom, content.validTo],
              ...[bin(actor.personId), at(this.clock.now())],
            ],
          )
          .catch(numberIsTaken);
        await writeEntries(manager, issueId, content.entries);
        await this.write(manager, actor, 'draftRecommendedIssue', issueId, null, content);
        return issueId;
      }),
    );
  }

  /** Rewrites a draft whole. VERSION_CONFLICT, INVALID_TRANSITION once it was handed in. */
  update(actor: Actor, { id: issueId, version, ...input }: UpdateRecommendedIssueInput): Promise<Id> {
    return this.transactions.run(async (manager) => {
      const before = await this.lock(manager, issueId);
      transition(RECOMMENDED_MACHINE, before.status, 'submit'); // what may be handed in may be rewritten
      if (before.version !== version) throw versionConflict(before.version);
      const content = await this.checked(manager, input);
      await manager
        .query(
          `UPDATE recommended_issue SET number = ?, issuer = ?, valid_from = ?, valid_to = ?, version = version + 1,
             drafted_by = ? WHERE id = ?`,
          [
            ...[content.number, content.issuer, content.validFrom, content.validTo],
            ...[bin(actor.personId), bin(before.id)],
          ],
        )
        .catch(numberIsTaken);
      await writeEntries(manager, before.id, content.entries);
      await this.write(manager, actor, 'updateRecommendedIssue', before.id, before, content);
      return before.id;
    });
  }

  submit(actor: Actor, issueId: Id): Promise<Id> {
    return this.step(actor, issueId, 'submit');
  }

  /** Back to its drafters; what was said of its entries stays until it is rewritten. */
  giveBack(actor: Actor, issueId: Id, reason: string): Promise<Id> {
    const issues = new Issues();
    const said = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    return this.step(actor, issueId, 'return', { reason: said });
  }

  /** ENTRIES_NOT_RECOMMENDED while an entry was not looked at or was not found worth it. */
  publish(actor: Actor, issueId: Id): Promise<Id> {
    return this.step(actor, issueId, 'publish');
  }

  /**
   * What an expert says of one entry; said again, the last word counts. FORBIDDEN for whoever drafted the issue,
   * EXPERT_CONFLICT for who has an interest in the entry's provider, NOT_FOUND for an offering that is not in it, INVALID_TRANSITION outside of the review.
   */
  review(actor: Actor, { issueId, offeringId, recommended, opinion }: ReviewRecommendedEntryInput): Promise<Id> {
    const issues = new Issues();
    const said = textInput(issues, ['opinion'], opinion, { max: 2000 });
    issues.throwIfAny();
    return this.transactions.run(async (manager) => {
      const issue = await this.lock(manager, issueId);
      transition(RECOMMENDED_MACHINE, issue.status, 'publish'); // what may be published is under review
      if (issue.draftedBy === actor.personId)
        throw forbidden(text('Whoever drafted it does not review it.', '起草人不能评审。'));
      const entry = (await entriesOfIssues(manager, [issue.id])).find(
        (one) => one.offeringId === offeringId.toLowerCase(),
      );
      if (!entry) throw notFound(noOffering);
      const [offering] = await rows<{ provider_id: Buffer }>(manager, 'SELECT provider_id FROM offering WHERE id = ?', [
        bin(entry.offeringId),
      ]);
      await this.experts.refuseConflict(manager, actor.personId, id(offering!.provider_id), 'offeringId');
      await manager.query(
        `UPDATE recommended_entry SET recommended = ?, opinion = ?, reviewed_by = ?, reviewed_at = ?
          WHERE issue_id = ? AND offering_id = ?`,
        [
          ...[recommended ? 1 : 0, said, bin(actor.personId), at(this.clock.now())],
          ...[bin(issue.id), bin(entry.offeringId)],
        ],
      );
      const after = { offeringId: entry.offeringId, recommended, opinion: said };
      await this.write(manager, actor, 'reviewRecommendedEntry', issue.id, entry, after);
      return issue.id;
    });
  }

  private step(actor: Actor, issueId: Id, command: RecommendedCommand, more: object = {}): Promise<Id> {
    return this.transactions.run(async (manager) => {
      const before = await this.lock(manager, issueId);
      const status = transition(RECOMMENDED_MACHINE, before.status, command);
      if (command === 'publish') refuseUnready(await entriesOfIssues(manager, [before.id]));
      const publishedAt = command === 'publish' ? at(this.clock.now()) : null;
      await manager.query(
        'UPDATE recommended_issue SET status = ?, published_at = ?, version = version + 1 WHERE id = ?',
        [status, publishedAt, bin(before.id)],
      );
      await this.write(
        ...([manager, actor, `${command}RecommendedIssue`, before.id] as const),
        ...([{ status: before.status }, { status, ...more }] as const),
      );
      return before.id;
    });
  }

  private async lock(manager: EntityManager, issueId: Id): Promise<RecommendedIssue> {
    const [found] = isId(issueId) ? await selectIssues(manager, 'WHERE id = ? FOR UPDATE', [bin(issueId)]) : [];
    if (!found) throw noSuchIssue();
    return found;
  }

  private async checked(runner: Runner, input: RecommendedInput): Promise<RecommendedContent> {
    const issues = new Issues();
    const named = [...input.products, ...input.solutions].slice(0, 1000).filter(isId);
    const found = named.length
      ? await rows<{ id: Buffer }>(
          runner,
          "SELECT id FROM offering WHERE id IN (?) AND status = 'PUBLISHED' AND sandbox_of IS NULL",
          [bins(named)],
        )
      : [];
    const content = checkRecommended(issues, input, new Set(found.map((row) => id(row.id))));
    issues.throwIfAny();
    return content;
  }

  private write(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectId: Id,
    before: unknown,
    after: unknown,
  ): Promise<void> {
    return this.audit.write(manager, actor, { action, subject: 'recommendedIssue', subjectId, before, after });
  }
}

function refuseUnready(entries: readonly RecommendedEntry[]): void {
  const unready = entries.filter(({ recommended }) => !recommended).length;
  if (unready)
    throw new DomainError(
      'ENTRIES_NOT_RECOMMENDED',
      text(`${unready} entries were not reviewed or not recommended.`, `有 ${unready} 个条目尚未评审或未获推荐。`),
    );
}

function numberIsTaken(error: unknown): never {
  if (!isDuplicate(error)) throw error;
  throw invalid(['number'], 'DUPLICATE', text('There is an issue of this number.', '该期号已存在。'));
}
