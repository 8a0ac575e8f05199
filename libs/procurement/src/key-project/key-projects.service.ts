import { actingPeople, type Actor, ownOrAll, seesEverything } from '#identity';
import {
  Clock,
  forbidden,
  type Id,
  type Instant,
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
  bins,
  id,
  Idempotency,
  idOrNull,
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
import { KEY_PROJECT_MACHINE, type KeyProjectCommand, type KeyProjectStatus } from '../core/index.js';
import type { CreateKeyProjectInput } from './key-project.type.js';

const MAX_PLAN = 10_000;

export interface KeyProject {
  id: Id;
  organizationId: Id;
  title: string;
  plan: string;
  status: KeyProjectStatus;
  createdBy: Id;
  createdAt: Instant;
  decidedBy: Id | null;
  decidedAt: Instant | null;
  reason: string | null;
}

const noSuchProject = (): Error => notFound(text('key project', '重点项目'));

/** Key projects: drafted by an agency, decided on by the operator's reviewers, for and against on record. 001 四(一). */
@Injectable()
export class KeyProjects {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async create(actor: Actor, { idempotencyKey, ...input }: CreateKeyProjectInput): Promise<KeyProject> {
    const once = {
      organizationId: actor.organizationId,
      operation: 'createKeyProject',
      key: idempotencyKey,
      body: input,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const { title, plan } = checked(input);
        const projectId = newId();
        await manager.query(
          "INSERT INTO key_project (id, organization_id, title, plan, status, created_by, created_at) VALUES (?,?,?,?,'DRAFT',?,?)",
          [...[bin(projectId), bin(actor.organizationId), title, plan], ...[bin(actor.personId), at(this.clock.now())]],
        );
        await this.audit.write(manager, actor, {
          ...{ action: 'createKeyProject', subject: 'keyProject', subjectId: projectId, after: { title, plan } },
        });
        return projectId;
      }),
    );
    return (await this.byIds([made])).get(made)!;
  }

  /** Hands the plan in; a new text replaces the old one. */
  submit(actor: Actor, projectId: Id, plan?: string | null): Promise<KeyProject> {
    const text = plan === null || plan === undefined ? null : checkedPlan(plan);
    return this.step(actor, projectId, 'submit', (project) => {
      if (project.organizationId !== actor.organizationId) throw noSuchProject();
      return { plan: text ?? project.plan };
    });
  }

  /** FORBIDDEN for whoever drafted it. */
  decide(actor: Actor, projectId: Id, approve: boolean, reason: string): Promise<KeyProject> {
    const issues = new Issues();
    const why = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    return this.step(actor, projectId, approve ? 'approve' : 'reject', (project) => {
      if (actingPeople(actor).includes(project.createdBy))
        throw forbidden(text('Nobody decides on their own project.', '不得审定本人提出的项目。'));
      return { decided_by: bin(actor.personId), decided_at: at(this.clock.now()), reason: why };
    });
  }

  /** One's own organization's, newest first; operators and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<KeyProject>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor), page);
    return sliceOf(await select(this.dataSource, tail, parameters), page.first);
  }

  async byIds(ids: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, KeyProject>> {
    if (!ids.length) return new Map();
    const found = await select(runner, 'WHERE id IN (?)', [bins(ids)]);
    return new Map(found.map((project) => [project.id, project]));
  }

  private async step(
    actor: Actor,
    projectId: Id,
    command: KeyProjectCommand,
    change: (project: KeyProject) => Record<string, unknown>,
  ): Promise<KeyProject> {
    await this.transactions.run(async (manager: EntityManager) => {
      const [project] = isId(projectId) ? await select(manager, 'WHERE id = ? FOR UPDATE', [bin(projectId)]) : [];
      const mine = project?.organizationId === actor.organizationId || seesEverything(actor.roles);
      if (!project || !mine) throw noSuchProject();
      const changed = change(project);
      const status = transition(KEY_PROJECT_MACHINE, project.status, command);
      const columns = { ...changed, status };
      await manager.query(
        `UPDATE key_project SET ${Object.keys(columns)
          .map((column) => `${column} = ?`)
          .join(', ')} WHERE id = ?`,
        [...Object.values(columns), bin(project.id)],
      );
      await this.audit.write(manager, actor, {
        ...{ action: command === 'submit' ? 'submitKeyProject' : 'decideKeyProject' },
        ...{ subject: 'keyProject', subjectId: project.id, before: { status: project.status } },
        after: { status, reason: changed.reason ?? null },
      });
    });
    return (await this.byIds([projectId.toLowerCase()])).get(projectId.toLowerCase())!;
  }
}

async function select(runner: Runner, tail: string, parameters: unknown[]): Promise<KeyProject[]> {
  const found = await rows<{
    id: Buffer;
    organization_id: Buffer;
    title: string;
    plan: string;
    status: KeyProjectStatus;
    created_by: Buffer;
    created_at: Instant;
    decided_by: Buffer | null;
    decided_at: Instant | null;
    reason: string | null;
  }>(
    runner,
    `SELECT id, organization_id, title, plan, status, created_by, created_at, decided_by, decided_at, reason FROM key_project ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    ...{ id: id(row.id), organizationId: id(row.organization_id), title: row.title, plan: row.plan },
    ...{ status: row.status, createdBy: id(row.created_by), createdAt: row.created_at },
    ...{ decidedBy: idOrNull(row.decided_by), decidedAt: row.decided_at, reason: row.reason },
  }));
}

function checked(input: { title: string; plan: string }): { title: string; plan: string } {
  const issues = new Issues();
  const title = textInput(issues, ['title'], input.title, { max: 200 });
  const plan = textInput(issues, ['plan'], input.plan, { max: MAX_PLAN });
  issues.throwIfAny();
  return { title, plan };
}

function checkedPlan(written: string): string {
  const issues = new Issues();
  const plan = textInput(issues, ['plan'], written, { max: MAX_PLAN });
  issues.throwIfAny();
  return plan;
}
