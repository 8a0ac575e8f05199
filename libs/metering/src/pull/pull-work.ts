import { Clock, type Id, SECOND } from '#kernel';
import { at, bin, Config, databaseFault, type Doer, Hints, id, log, rows, Sealer } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { pullWait, type RowOutcome } from '../core/index.js';
import { jsonRow } from '../file/rows.js';
import { WAYS_QUEUE } from '../file/usage-files.service.js';
import { IntakeWriter } from '../intake/intake-writer.js';
import { readRows } from '../intake/read-report.js';
import { QuarantineStore } from '../quarantine/quarantine-store.js';
import { askPage, type Page, UnreadablePage } from './ask-page.js';
import { pullPurpose, selectPulls, type UsagePull } from './usage-pull-rows.js';
import { PULL_USAGE } from './usage-pulls.service.js';

/** Pages of one job; an endpoint that has more is gone on with by the next. */
const MOST_PAGES = 500;
/** Pulls hinted at by one look of the sweep. */
const HINTS_AT_ONCE = 100;

/** The pull is not where this work left it: paused, ended, or another worker goes on with it. */
class Superseded extends Error {}

/**
 * Reads providers' endpoints page by page. A page's events, its refused events and the cursor after it are written in
 * one transaction, which compares where the pull is: a page counts once whoever read it, and after a kill the next
 * request has the cursor of the last page that was kept.
 */
@Injectable()
export class PullWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly writer: IntakeWriter,
    private readonly quarantine: QuarantineStore,
    private readonly sealer: Sealer,
    private readonly hints: Hints,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Reads what an endpoint has, if it is due. A failure is kept with the pull, which then waits longer each time. */
  async pull(pullId: Id): Promise<void> {
    const [pull] = await selectPulls(this.dataSource, "WHERE id = ? AND status = 'ACTIVE' AND next_at <= ?", [
      bin(pullId),
      at(this.clock.now()),
    ]);
    if (!pull) return;
    try {
      await this.readPages(pull);
    } catch (error) {
      if (error instanceof Superseded) return;
      if (databaseFault(error)) throw error;
      await this.noteFault(pullId, error);
    }
  }

  private async readPages(pull: UsagePull): Promise<void> {
    const secret = await this.secretOf(pull.id);
    const { url, source } = pull;
    let { cursor, pages, events } = pull;
    for (let left = MOST_PAGES; left > 0; left--) {
      const page = await askPage({ url, secret, cursor, production: this.config.production });
      const more = page.nextCursor !== cursor && left > 1;
      await this.keep({ ...pull, pages, events }, page, source, more ? 0 : pull.intervalSeconds);
      if (page.nextCursor === cursor) return;
      cursor = page.nextCursor;
      pages++;
      events += page.events.length;
    }
  }

  private async secretOf(pullId: Id): Promise<string | null> {
    const [row] = await rows<{ sealed_secret: Buffer | null }>(
      this.dataSource,
      'SELECT sealed_secret FROM usage_pull WHERE id = ?',
      [bin(pullId)],
    );
    try {
      return row?.sealed_secret ? this.sealer.open(row.sealed_secret, pullPurpose(pullId)) : null;
    } catch {
      throw new UnreadablePage('SECRET_LOST');
    }
  }

  private async keep(pull: UsagePull, page: Page, source: string, waitSeconds: number): Promise<void> {
    const found = page.events.map((event) => jsonRow(JSON.stringify(event), source));
    const { events, outcomes } = readRows(found, pull.providerId);
    await this.writer.write([
      {
        actor: doerOf(pull),
        events,
        alongside: async (manager, verdicts) => {
          const told = outcomes(verdicts);
          await this.keepPlace(manager, pull, page.nextCursor, told, waitSeconds);
          const refused = told.flatMap((fault, index) =>
            typeof fault === 'string' ? [] : [{ rowNo: pull.events + 1 + index, row: found[index]!, fault }],
          );
          await this.quarantine.keep(manager, { providerId: pull.providerId, way: 'PULL', id: pull.id }, refused);
        },
      },
    ]);
  }

  private async keepPlace(
    manager: EntityManager,
    pull: UsagePull,
    cursor: string | null,
    told: RowOutcome[],
    waitSeconds: number,
  ): Promise<void> {
    const accepted = told.filter((outcome) => outcome === 'ACCEPTED').length;
    const duplicates = told.filter((outcome) => outcome === 'DUPLICATE').length;
    const now = this.clock.now();
    const { affectedRows } = await manager.query<{ affectedRows: number }>(
      `UPDATE usage_pull SET page_cursor = ?, pages = pages + 1, events = events + ?, accepted = accepted + ?,
         duplicates = duplicates + ?, rejected = rejected + ?, failures = 0, fault = NULL, fault_detail = NULL,
         last_at = ?, next_at = ?
       WHERE id = ? AND status = 'ACTIVE' AND pages = ?`,
      [
        cursor,
        told.length,
        accepted,
        duplicates,
        told.length - accepted - duplicates,
        at(now),
        at(now + waitSeconds * SECOND),
        bin(pull.id),
        pull.pages,
      ],
    );
    if (affectedRows !== 1) throw new Superseded();
  }

  private async noteFault(pullId: Id, error: unknown): Promise<void> {
    const fault = error instanceof UnreadablePage ? error : new UnreadablePage('ERROR');
    if (fault.code === 'ERROR') log.error({ pullId, err: (error as Error).stack }, 'pull failed');
    const [pull] = await selectPulls(this.dataSource, 'WHERE id = ?', [bin(pullId)]);
    const now = this.clock.now();
    const failures = (pull?.failures ?? 0) + 1;
    await this.dataSource.query(
      `UPDATE usage_pull SET failures = ?, fault = ?, fault_detail = ?, last_at = ?, next_at = ?
        WHERE id = ? AND status = 'ACTIVE'`,
      [
        failures,
        fault.code,
        fault.detail.slice(0, 200).toWellFormed(),
        at(now),
        at(now + pullWait(failures, fault.waitSeconds) * SECOND),
        bin(pullId),
      ],
    );
  }

  /** Hints at what is due. */
  async sweep(): Promise<void> {
    const due = await rows<{ id: Buffer }>(
      this.dataSource,
      `SELECT id FROM usage_pull WHERE next_at <= ? ORDER BY next_at LIMIT ${HINTS_AT_ONCE}`,
      [at(this.clock.now())],
    );
    for (const row of due) {
      const pullId = id(row.id);
      await this.hints.send(WAYS_QUEUE, PULL_USAGE, { pullId }, `pull-${pullId}`);
    }
  }
}

/** The work is done for who registered the endpoint. */
const doerOf = ({ createdBy, providerId, id: pullId }: UsagePull): Doer => ({
  personId: createdBy,
  organizationId: providerId,
  roles: ['SYSTEM'],
  requestId: `usage-pull-${pullId}`,
});
