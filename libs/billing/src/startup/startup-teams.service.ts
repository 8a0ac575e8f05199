import { type Actor, Organizations, ownOrAll } from '#identity';
import {
  Clock,
  type DateOn,
  dateOf,
  dec,
  type Decimal,
  DomainError,
  forbidden,
  type Id,
  type Instant,
  invalid,
  isCurrency,
  isId,
  Issues,
  newId,
  notFound,
  text,
  textInput,
  transition,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  Idempotency,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  amountInput,
  BILLING_ERRORS,
  grantToTeam,
  isOpen,
  STARTUP_MACHINE,
  type StartupStatus,
} from '../core/index.js';
import type { ApplyAsStartupInput, DecideStartupInput } from './startup.type.js';

export interface StartupTeamRow {
  id: Id;
  organizationId: Id;
  plan: string;
  status: StartupStatus;
  currency: string | null;
  ceiling: Decimal | null;
  granted: Decimal;
  lastDay: DateOn | null;
  appliedAt: Instant;
  decidedAt: Instant | null;
  reason: string | null;
}

const noSuchTeam = (): Error => notFound(text('start-up team', '创业团队'));

/** Start-up teams: an enterprise applies, the operator's reviewers decide on its ceiling and its last day. 004 二(三). */
@Injectable()
export class StartupTeams {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** FORBIDDEN unless an enterprise; STARTUP_ALREADY_APPLIED while it has an application or an approval that counts. */
  async apply(actor: Actor, { idempotencyKey, ...input }: ApplyAsStartupInput): Promise<StartupTeamRow> {
    if (actor.organizationKind !== 'ENTERPRISE')
      throw forbidden(text('Enterprises apply as start-up teams.', '仅企业可申请创业团队。'));
    const once = {
      organizationId: actor.organizationId,
      operation: 'applyAsStartup',
      key: idempotencyKey,
      body: input,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const issues = new Issues();
        const plan = textInput(issues, ['plan'], input.plan, { max: 2000 });
        issues.throwIfAny();
        await this.organizations.hold(manager, actor.organizationId);
        const now = this.clock.now();
        if ((await this.ofOrganization(manager, actor.organizationId)).some((team) => isOpen(team, dateOf(now))))
          throw new DomainError(
            BILLING_ERRORS.STARTUP_ALREADY_APPLIED,
            text('It has applied already, or is approved.', '已提交申请或已获批准。'),
          );
        const teamId = newId();
        await manager.query(
          "INSERT INTO startup_team (id, organization_id, plan, status, granted, applied_by, applied_at) VALUES (?,?,?,'APPLIED',0,?,?)",
          [bin(teamId), bin(actor.organizationId), plan, bin(actor.personId), at(now)],
        );
        await this.told(manager, actor, 'applyAsStartup', teamId, null, { plan, status: 'APPLIED' });
        return teamId;
      }),
    );
    return (await this.find(this.dataSource, made))!;
  }

  /** Approved with a ceiling and a last day, or rejected. OUT_OF_RANGE for a last day that is past, and amounts' codes. */
  async decide(actor: Actor, input: DecideStartupInput): Promise<StartupTeamRow> {
    const issues = new Issues();
    const reason = textInput(issues, ['reason'], input.reason, { max: 2000 });
    const currency = input.currency ?? 'CNY';
    const isKnown = isCurrency(currency);
    if (!isKnown) issues.add(['currency'], 'UNKNOWN_CURRENCY', text('An ISO 4217 code.', '须为 ISO 4217 货币代码。'));
    const ceiling = input.approve && isKnown ? amountInput(issues, ['ceiling'], input.ceiling ?? '', currency) : null;
    const lastDay = input.approve ? (input.lastDay ?? null) : null;
    if (input.approve && (lastDay === null || lastDay < dateOf(this.clock.now())))
      issues.add(['lastDay'], 'OUT_OF_RANGE', text('Today or later.', '不得早于今日。'));
    issues.throwIfAny();
    await this.step(actor, input.id, 'decideStartup', input.approve ? 'approve' : 'reject', {
      ...{ ceiling: ceiling?.toFixed() ?? null, currency: input.approve ? currency : null, last_day: lastDay, reason },
    });
    return (await this.find(this.dataSource, input.id))!;
  }

  /** Nothing more is granted to it; what it has stays its own. */
  async end(actor: Actor, teamId: Id, reason: string): Promise<StartupTeamRow> {
    const issues = new Issues();
    const why = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    await this.step(actor, teamId, 'endStartup', 'end', { reason: why });
    return (await this.find(this.dataSource, teamId))!;
  }

  /** One's own organization's, newest first; the operator and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<StartupTeamRow>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor), page);
    return sliceOf(await select(this.dataSource, tail, parameters), page.first);
  }

  /**
   * Counts a credit into what its team was granted, in the transaction that grants it: STARTUP_NOT_APPROVED,
   * STARTUP_CEILING_EXCEEDED; OUT_OF_RANGE for one that ends after the team's last day. Gives the credit's last day.
   */
  async grant(
    manager: EntityManager,
    organizationId: Id,
    wanted: { amount: Decimal; currency: string; expiresOn: DateOn | null },
  ): Promise<DateOn> {
    const [team] = await this.ofOrganization(manager, organizationId, true);
    const granted = grantToTeam(team ?? null, wanted, dateOf(this.clock.now()));
    const lastDay = wanted.expiresOn ?? team!.lastDay!;
    if (lastDay > team!.lastDay!)
      throw invalid(
        ['expiresOn'],
        'OUT_OF_RANGE',
        text(`Not after the team’s last day ${team!.lastDay}.`, `不得晚于团队的截止日 ${team!.lastDay}。`),
      );
    await manager.query('UPDATE startup_team SET granted = ? WHERE id = ?', [granted.toFixed(), bin(team!.id)]);
    return lastDay;
  }

  /** Its applications, the newest first. */
  private ofOrganization(runner: Runner, organizationId: Id, lock = false): Promise<StartupTeamRow[]> {
    const tail = `WHERE organization_id = ? ORDER BY id DESC LIMIT 1${lock ? ' FOR UPDATE' : ''}`;
    return select(runner, tail, [bin(organizationId)]);
  }

  private async find(runner: Runner, teamId: Id, lock = ''): Promise<StartupTeamRow | undefined> {
    return isId(teamId) ? (await select(runner, `WHERE id = ?${lock}`, [bin(teamId.toLowerCase())]))[0] : undefined;
  }

  private async step(
    actor: Actor,
    teamId: Id,
    action: string,
    command: 'approve' | 'reject' | 'end',
    change: Record<string, unknown>,
  ): Promise<void> {
    await this.transactions.run(async (manager) => {
      const before = await this.find(manager, teamId, ' FOR UPDATE');
      if (!before) throw noSuchTeam();
      const status = transition(STARTUP_MACHINE, before.status, command);
      const columns = { ...change, status, decided_by: bin(actor.personId), decided_at: at(this.clock.now()) };
      await manager.query(
        `UPDATE startup_team SET ${Object.keys(columns)
          .map((column) => `${column} = ?`)
          .join(', ')} WHERE id = ?`,
        [...Object.values(columns), bin(before.id)],
      );
      await this.told(manager, actor, action, before.id, { status: before.status }, { ...change, status });
    });
  }

  private told(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectId: Id,
    before: unknown,
    after: unknown,
  ): Promise<void> {
    return this.audit.write(manager, actor, { action, subject: 'startupTeam', subjectId, before, after });
  }
}

async function select(runner: Runner, tail: string, parameters: unknown[]): Promise<StartupTeamRow[]> {
  const found = await rows<{
    id: Buffer;
    organization_id: Buffer;
    plan: string;
    status: StartupStatus;
    currency: string | null;
    ceiling: string | null;
    granted: string;
    last_day: DateOn | null;
    applied_at: Instant;
    decided_at: Instant | null;
    reason: string | null;
  }>(
    runner,
    `SELECT id, organization_id, plan, status, currency, ceiling, granted, CAST(last_day AS CHAR) AS last_day, applied_at, decided_at, reason FROM startup_team ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    ...{ id: id(row.id), organizationId: id(row.organization_id), plan: row.plan, status: row.status },
    ...{ currency: row.currency, ceiling: row.ceiling === null ? null : dec(row.ceiling), granted: dec(row.granted) },
    ...{ lastDay: row.last_day, appliedAt: row.applied_at, decidedAt: row.decided_at, reason: row.reason },
  }));
}
