import {
  type Actor,
  Allow,
  CurrentActor,
  mayCall,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import type { DomainError, Id } from '#kernel';
import {
  type Connection,
  connectionOf,
  cursorOf,
  loaderOf,
  localeOf,
  PageArgs,
  pageOf,
  type RequestContext,
  say,
} from '#platform';
import { Args, ArgsType, Context, Field, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import {
  LEGACY_MACHINE,
  type LegacyStatus,
  migratedPercent,
  MIGRATION_MACHINE,
  type MigrationCount,
  migrationTargetStatus,
  sumCounts,
} from '../core/index.js';
import type { LegacyMigration, LegacySystem } from './legacy.rows.js';
import {
  ImportLegacySystemsInput,
  type LegacyRowIssueType,
  LegacyImportType,
  LegacyMigrationConnection,
  LegacyMigrationType,
  LegacyStatusEnum,
  LegacySystemConnection,
  LegacySystemType,
  type MigrationCountType,
  MigrationReportType,
  MigrationShareType,
  PlanMigrationInput,
} from './legacy.type.js';
import { LegacySystems } from './legacy-systems.service.js';
import { MIGRATION_TARGETS } from './migration-targets.js';
import { LegacyMigrations } from './migrations.service.js';

const MOST_ORGANIZATIONS = 100;
const migrationId = { name: 'id', type: () => ID };

@ArgsType()
class LegacySystemArgs extends PageArgs {
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
  @Field(() => [LegacyStatusEnum], { nullable: true }) statuses?: LegacyStatus[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Only those without a leaf of the taxonomy.' })
  unmapped?: boolean | null;
}

/** One statement for the systems of all migrations of an answer. */
const legacySystemLoader = (context: RequestContext, systems: LegacySystems): DataLoader<Id, LegacySystem> =>
  loaderOf(
    context,
    'legacySystem',
    () =>
      new DataLoader<Id, LegacySystem>(async (ids) => {
        const found = await systems.byIds(ids);
        return ids.map((id) => found.get(id) ?? new Error(`legacy system ${id} is gone`));
      }),
  );

const shown = (count: MigrationCount): MigrationCountType => ({ ...count, percent: migratedPercent(count) });

@Resolver(() => LegacySystemType)
export class LegacySystemResolver {
  constructor(
    private readonly systems: LegacySystems,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => LegacySystemConnection, {
    description: 'Your organization’s, or of those beneath it that you name; newest first.',
  })
  @Allow('legacySystems')
  async legacySystems(
    @CurrentActor() actor: Actor,
    @Args() { organizationIds, statuses, unmapped, ...page }: LegacySystemArgs,
  ): Promise<Connection<LegacySystem>> {
    const slice = await this.systems.list(actor, { organizationIds, statuses, unmapped }, pageOf(page));
    return connectionOf(slice, ({ id }) => cursorOf(id));
  }

  @Mutation(() => LegacyImportType, {
    description: 'Enters a list, each system under its code; sent again, nothing changes.',
  })
  @Allow('importLegacySystems')
  async importLegacySystems(
    @CurrentActor() actor: Actor,
    @Args('input') input: ImportLegacySystemsInput,
    @Context() { reply }: RequestContext,
  ): Promise<LegacyImportType> {
    const { applied, rows, unmapped } = await this.systems.import(actor, input);
    const locale = localeOf(reply.request.headers['accept-language']);
    const count = (action: string): number => rows.filter((row) => row.action === action).length;
    return {
      ...{ applied, unmapped, created: count('CREATED'), updated: count('UPDATED') },
      ...{ unchanged: count('UNCHANGED'), refused: count('REFUSED') },
      rows: rows.map(({ error, ...row }) => ({ ...row, issues: error ? issuesOf(error, locale) : [] })),
    };
  }

  @ResolveField(() => [String], { description: 'The operations this caller may do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() system: LegacySystem): string[] {
    const isOpen = LEGACY_MACHINE[system.status].plan !== undefined;
    return isOpen && system.organizationId === actor.organizationId && mayCall('planMigration', actor.roles)
      ? ['planMigration']
      : [];
  }

  @ResolveField(() => OrganizationType, { description: 'Whose it is.' })
  organization(@Parent() { organizationId }: LegacySystem, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }
}

const STEPS = { start: 'startMigration', complete: 'completeMigration', abandon: 'abandonMigration' } as const;

@Resolver(() => LegacyMigrationType)
export class LegacyMigrationResolver {
  constructor(
    private readonly migrations: LegacyMigrations,
    private readonly systems: LegacySystems,
  ) {}

  @ResolveField(() => [String], { description: 'The operations this caller may do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() migration: LegacyMigration): string[] {
    if (migration.organizationId !== actor.organizationId) return [];
    return (Object.keys(STEPS) as (keyof typeof STEPS)[])
      .filter((step) => MIGRATION_MACHINE[migration.status][step] !== undefined)
      .map((step) => STEPS[step])
      .filter((operation) => mayCall(operation, actor.roles));
  }

  @ResolveField(() => LegacySystemType, { description: 'What is migrated.' })
  system(@Parent() { systemId }: LegacyMigration, @Context() context: RequestContext): Promise<LegacySystem> {
    return legacySystemLoader(context, this.systems).load(systemId);
  }

  @Query(() => LegacyMigrationConnection, { description: 'Your organization’s, newest first.' })
  @Allow('legacyMigrations')
  async legacyMigrations(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<LegacyMigration>> {
    return connectionOf(await this.migrations.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Query(() => MigrationReportType, {
    description: 'Of your organization and those beneath it that you name, or of all for whoever sees everything.',
  })
  @Allow('migrationReport')
  async migrationReport(
    @CurrentActor() actor: Actor,
    @Args('division', { type: () => String, nullable: true, description: 'GB/T 2260; those below are counted too.' })
    division?: string | null,
    @Args('organizationIds', { type: () => [ID], nullable: true }) organizationIds?: Id[] | null,
  ): Promise<MigrationReportType> {
    const found = await this.systems.counts(actor, { division, organizationIds });
    const ofLevel = (isCounty: boolean): MigrationCountType =>
      shown(
        sumCounts(
          found
            .filter(({ divisionCode }) => divisionCode !== null && divisionCode.endsWith('00') !== isCounty)
            .map(({ count }) => count),
        ),
      );
    const most = found.toSorted((a, b) => b.count.registered - a.count.registered).slice(0, MOST_ORGANIZATIONS);
    const total = sumCounts(found.map(({ count }) => count));
    return {
      ...{ total: shown(total), city: ofLevel(false), district: ofLevel(true) },
      targets: MIGRATION_TARGETS.map(({ name, ...target }) => ({
        ...{ ...target, nameZh: name.zh, nameEn: name.en, status: migrationTargetStatus(target, total) },
      })),
      organizations: most.map(({ organizationId, count }) => ({ organizationId, count: shown(count) })),
    };
  }

  @Mutation(() => LegacyMigrationType)
  @Allow('planMigration')
  planMigration(@CurrentActor() actor: Actor, @Args('input') input: PlanMigrationInput): Promise<LegacyMigration> {
    return this.migrations.plan(actor, input);
  }

  @Mutation(() => LegacyMigrationType)
  @Allow('startMigration')
  startMigration(@CurrentActor() actor: Actor, @Args(migrationId) id: Id): Promise<LegacyMigration> {
    return this.migrations.start(actor, id);
  }

  @Mutation(() => LegacyMigrationType, { description: 'Into a running service of its owner’s.' })
  @Allow('completeMigration')
  completeMigration(
    @CurrentActor() actor: Actor,
    @Args(migrationId) id: Id,
    @Args('targetInstanceId', { type: () => ID }) targetInstanceId: Id,
  ): Promise<LegacyMigration> {
    return this.migrations.complete(actor, id, targetInstanceId);
  }

  @Mutation(() => LegacyMigrationType, { description: 'Its system may be planned anew.' })
  @Allow('abandonMigration')
  abandonMigration(
    @CurrentActor() actor: Actor,
    @Args(migrationId) id: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<LegacyMigration> {
    return this.migrations.abandon(actor, id, reason);
  }
}

@Resolver(() => MigrationShareType)
export class MigrationShareResolver {
  constructor(private readonly organizations: Organizations) {}

  @ResolveField(() => OrganizationType)
  organization(
    @Parent() { organizationId }: MigrationShareType,
    @Context() context: RequestContext,
  ): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }
}

function issuesOf(
  { code, text, details: { issues } }: DomainError,
  locale: Parameters<typeof say>[1],
): LegacyRowIssueType[] {
  const told = issues?.length ? issues : [{ path: [], code, text }];
  return told.map((issue) => ({ path: issue.path.join('.'), code: issue.code, message: say(issue.text, locale) }));
}
