import { type Actor, outsideSandboxes, ownOrAll, seesEverything } from '#identity';
import { Clock, CODE, DAY, type Id, type Instant, invalid, Issues, listInput, newId, text, textInput } from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  isDuplicate,
  isRetryable,
  json,
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
import { type AgentStatus, agentStatus } from '../core/index.js';

/** Agents of one provider. */
const MOST_AGENTS = 100;
/** One that is silent so long makes room for a new one. */
const FORGOTTEN = 30 * DAY;
const MOST_CAPABILITIES = 50;
const MOST_SIGNS = 100;

export interface Heartbeat {
  agent: string;
  version?: string | null;
  capabilities?: readonly string[] | null;
}

interface KeptAgent {
  id: Id;
  providerId: Id;
  slot: number;
  name: string;
  version: string | null;
  capabilities: string[];
  firstSeenAt: Instant;
  lastSeenAt: Instant;
}

export interface ProviderAgent extends KeptAgent {
  status: AgentStatus;
}

/** Which programs of providers ask us, and when each was last heard of. */
@Injectable()
export class ProviderAgents {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Remembers that the caller's agent runs now. The audit trail has when one is new or says something else of itself,
   * not every heartbeat. VALIDATION_FAILED: REQUIRED, TOO_LONG, MALFORMED, NOT_TEXT; TOO_MANY beyond 100 agents of
   * which none was silent for 30 days.
   */
  async heard(actor: Actor, heartbeat: Heartbeat): Promise<ProviderAgent> {
    const said = checked(heartbeat);
    const again = (error: unknown): boolean => isRetryable(error) || isDuplicate(error);
    const kept = await this.transactions.run(async (manager) => {
      const own = 'WHERE provider_id = ? AND name = ? FOR UPDATE';
      const [known] = await select(manager, own, [bin(actor.organizationId), said.name]);
      return known ? this.seen(manager, actor, known, said) : this.add(manager, actor, said);
    }, again);
    return this.told(kept);
  }

  /** A provider's own; operators and auditors see all but what is tried in sandboxes. Newest first. */
  async list(actor: Actor, page: Page): Promise<Slice<ProviderAgent>> {
    const conditions = ownOrAll(actor, 'provider_id');
    if (seesEverything(actor.roles)) conditions.sql.push(outsideSandboxes('provider_id'));
    const { tail, parameters } = newestFirst(conditions, page);
    const { nodes, hasNextPage } = sliceOf(await select(this.dataSource, tail, parameters), page.first);
    return { nodes: nodes.map((agent) => this.told(agent)), hasNextPage };
  }

  private told(agent: KeptAgent): ProviderAgent {
    return { ...agent, status: agentStatus(agent.lastSeenAt, this.clock.now()) };
  }

  private async seen(manager: EntityManager, actor: Actor, before: KeptAgent, said: Said): Promise<KeptAgent> {
    const after = { ...before, ...said, lastSeenAt: Math.max(before.lastSeenAt, this.clock.now()) };
    await manager.query('UPDATE provider_agent SET version = ?, capabilities = ?, last_seen_at = ? WHERE id = ?', [
      ...[after.version, JSON.stringify(after.capabilities), at(after.lastSeenAt), bin(before.id)],
    ]);
    if (ofItself(before) !== ofItself(after)) await this.record(manager, actor, after, before);
    return after;
  }

  private async add(manager: EntityManager, actor: Actor, said: Said): Promise<KeptAgent> {
    const now = this.clock.now();
    const slot = await this.room(manager, actor.organizationId, now);
    const made = { ...said, id: newId(), providerId: actor.organizationId, slot, firstSeenAt: now, lastSeenAt: now };
    await manager.query(
      'INSERT INTO provider_agent (id, provider_id, slot, name, version, capabilities, first_seen_at, last_seen_at) VALUES (?,?,?,?,?,?,?,?)',
      [
        ...[bin(made.id), bin(made.providerId), slot, made.name, made.version, JSON.stringify(made.capabilities)],
        ...[at(now), at(now)],
      ],
    );
    await this.record(manager, actor, made);
    return made;
  }

  /** A free place; of two who take the same one, the database lets one in, and the other looks again. */
  private async room(manager: EntityManager, providerId: Id, now: Instant): Promise<number> {
    const agents = await select(manager, 'WHERE provider_id = ? ORDER BY slot', [bin(providerId)]);
    if (agents.length < MOST_AGENTS) {
      const gap = agents.findIndex(({ slot }, index) => slot !== index + 1);
      return gap === -1 ? agents.length + 1 : gap + 1;
    }
    const oldest = agents.reduce((a, b) => (b.lastSeenAt < a.lastSeenAt ? b : a));
    if (oldest.lastSeenAt > now - FORGOTTEN)
      throw invalid(['agent'], 'TOO_MANY', text(`At most ${MOST_AGENTS} agents.`, `代理程序最多 ${MOST_AGENTS} 个。`));
    await manager.query('DELETE FROM provider_agent WHERE id = ?', [bin(oldest.id)]);
    return oldest.slot;
  }

  private record(manager: EntityManager, actor: Actor, after: KeptAgent, before?: KeptAgent): Promise<void> {
    return this.audit.write(manager, actor, {
      ...{ action: 'reportHeartbeat', subject: 'providerAgent', subjectId: after.id },
      ...{ before: before && snapshot(before), after: snapshot(after) },
    });
  }
}

type Said = Pick<KeptAgent, 'name' | 'version' | 'capabilities'>;

const snapshot = ({ name, version, capabilities }: Said): Said => ({ name, version, capabilities });
const ofItself = (agent: Said): string => JSON.stringify(snapshot(agent));

function checked({ agent, version, capabilities }: Heartbeat): Said {
  const issues = new Issues();
  const list = capabilities ?? [];
  listInput(issues, ['capabilities'], list, { max: MOST_CAPABILITIES });
  const said = {
    name: textInput(issues, ['agent'], agent, { max: MOST_SIGNS, pattern: CODE }),
    version: version?.length ? textInput(issues, ['version'], version, { max: MOST_SIGNS }) : null,
    capabilities: list.map((one, index) => textInput(issues, ['capabilities', index], one, { max: MOST_SIGNS })),
  };
  issues.throwIfAny();
  return said;
}

async function select(runner: Runner, tail: string, parameters: unknown[]): Promise<KeptAgent[]> {
  const found = await rows<{
    id: Buffer;
    provider_id: Buffer;
    slot: number;
    name: string;
    version: string | null;
    capabilities: unknown;
    first_seen_at: Instant;
    last_seen_at: Instant;
  }>(
    runner,
    `SELECT id, provider_id, slot, name, version, capabilities, first_seen_at, last_seen_at FROM provider_agent ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    ...{ id: id(row.id), providerId: id(row.provider_id), slot: row.slot, name: row.name, version: row.version },
    ...{ capabilities: json<string[]>(row.capabilities), firstSeenAt: row.first_seen_at, lastSeenAt: row.last_seen_at },
  }));
}
