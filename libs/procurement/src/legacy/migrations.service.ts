import { type Actor, outsideSandboxes, seesEverything } from '#identity';
import { Clock, type Id, isId, Issues, newId, textInput, transition } from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  Idempotency,
  newestFirst,
  type Page,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { checkTarget, LEGACY_MACHINE, MIGRATION_MACHINE, type MigrationCommand } from '../core/index.js';
import { Instances } from '../instance/instance.service.js';
import {
  type LegacyMigration,
  type LegacySystem,
  noSuchMigration,
  noSuchSystem,
  selectMigrations,
  selectSystems,
} from './legacy.rows.js';
import type { PlanMigrationInput } from './legacy.type.js';

/** Migrations of legacy systems into services: each step moves its system along. 001 四(五), 003 五(一). */
@Injectable()
export class LegacyMigrations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly instances: Instances,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** For a system of the caller's organization that has none under way: INVALID_TRANSITION; NOT_FOUND for another's. */
  async plan(actor: Actor, { idempotencyKey, ...input }: PlanMigrationInput): Promise<LegacyMigration> {
    const once = { organizationId: actor.organizationId, operation: 'planMigration', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const system = await this.lockSystem(manager, actor, input.systemId);
        const status = transition(LEGACY_MACHINE, system.status, 'plan');
        const migrationId = newId();
        const now = at(this.clock.now());
        await manager.query(
          "INSERT INTO legacy_migration (id, system_id, organization_id, kind, status, planned_at) VALUES (?,?,?,?,'PLANNED',?)",
          [bin(migrationId), bin(system.id), bin(system.organizationId), input.kind, now],
        );
        await this.moveSystem(manager, system, status);
        await this.audit.write(manager, actor, {
          ...{ action: 'planMigration', subject: 'legacyMigration', subjectId: migrationId },
          after: { systemId: system.id, kind: input.kind, status: 'PLANNED' },
        });
        return migrationId;
      }),
    );
    return (await this.byIds([made])).get(made)!;
  }

  start(actor: Actor, migrationId: Id): Promise<LegacyMigration> {
    return this.step(actor, migrationId, 'startMigration', 'start', () => ({ started_at: at(this.clock.now()) }));
  }

  /** MIGRATION_TARGET_REQUIRED unless the target is a running service of the system's owner. */
  complete(actor: Actor, migrationId: Id, targetInstanceId: Id): Promise<LegacyMigration> {
    return this.step(actor, migrationId, 'completeMigration', 'complete', async (manager, system) => {
      const wanted = targetInstanceId.toLowerCase();
      const target = isId(wanted) ? (await this.instances.byIds([wanted], manager)).get(wanted) : undefined;
      checkTarget(target ?? null, system.organizationId);
      return { target_instance_id: bin(target!.id), ended_at: at(this.clock.now()) };
    });
  }

  /** Its system may be planned anew. */
  abandon(actor: Actor, migrationId: Id, reason: string): Promise<LegacyMigration> {
    const issues = new Issues();
    const why = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    return this.step(actor, migrationId, 'abandonMigration', 'abandon', () => ({
      ...{ reason: why, ended_at: at(this.clock.now()) },
    }));
  }

  /** One's own organization's, newest first; operators and auditors see all outside of sandboxes. */
  async list(actor: Actor, page: Page): Promise<Slice<LegacyMigration>> {
    const conditions = seesEverything(actor.roles)
      ? { sql: [outsideSandboxes('organization_id')], parameters: [] }
      : { sql: ['organization_id = ?'], parameters: [bin(actor.organizationId)] };
    const { tail, parameters } = newestFirst(conditions, page);
    return sliceOf(await selectMigrations(this.dataSource, tail, parameters), page.first);
  }

  /** Those that came to an end in a service, newest first, of these organizations; null: of all outside of sandboxes. */
  async migrated(organizationIds: readonly Id[] | null, page: Page): Promise<Slice<LegacyMigration>> {
    const sql = [
      "status = 'MIGRATED'",
      organizationIds ? 'organization_id IN (?)' : outsideSandboxes('organization_id'),
    ];
    const conditions = { sql, parameters: organizationIds ? [bins(organizationIds)] : [] };
    const { tail, parameters } = newestFirst(conditions, page);
    return sliceOf(await selectMigrations(this.dataSource, tail, parameters), page.first);
  }

  private async byIds(ids: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, LegacyMigration>> {
    const found = await selectMigrations(runner, 'WHERE id IN (?)', [bins(ids)]);
    return new Map(found.map((migration) => [migration.id, migration]));
  }

  /** Locks the system, then its migration. */
  private async step(
    actor: Actor,
    migrationId: Id,
    action: string,
    command: MigrationCommand,
    change: (
      manager: EntityManager,
      system: LegacySystem,
    ) => Record<string, unknown> | Promise<Record<string, unknown>>,
  ): Promise<LegacyMigration> {
    const wanted = migrationId.toLowerCase();
    await this.transactions.run(async (manager) => {
      const seen = isId(wanted) ? (await this.byIds([wanted], manager)).get(wanted) : undefined;
      if (seen?.organizationId !== actor.organizationId) throw noSuchMigration();
      const system = await this.lockSystem(manager, actor, seen.systemId);
      const [migration] = await selectMigrations(manager, 'WHERE id = ? FOR UPDATE', [bin(seen.id)]);
      const status = transition(MIGRATION_MACHINE, migration!.status, command);
      const columns = { ...(await change(manager, system)), status };
      await manager.query(
        `UPDATE legacy_migration SET ${Object.keys(columns)
          .map((column) => `${column} = ?`)
          .join(', ')} WHERE id = ?`,
        [...Object.values(columns), bin(seen.id)],
      );
      await this.moveSystem(manager, system, transition(LEGACY_MACHINE, system.status, command));
      const after = (await this.byIds([wanted], manager)).get(wanted)!;
      const subject = { action, subject: 'legacyMigration', subjectId: seen.id };
      await this.audit.write(manager, actor, { ...subject, before: migration, after });
    });
    return (await this.byIds([wanted])).get(wanted)!;
  }

  private async lockSystem(manager: EntityManager, actor: Actor, systemId: Id): Promise<LegacySystem> {
    const [system] = isId(systemId)
      ? await selectSystems(manager, 'WHERE id = ? FOR UPDATE', [bin(systemId.toLowerCase())])
      : [];
    if (system?.organizationId !== actor.organizationId) throw noSuchSystem();
    return system;
  }

  private async moveSystem(manager: EntityManager, { id }: LegacySystem, status: string): Promise<void> {
    await manager.query('UPDATE legacy_system SET status = ?, updated_at = ? WHERE id = ?', [
      ...[status, at(this.clock.now()), bin(id)],
    ]);
  }
}
