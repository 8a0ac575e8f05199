import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { dec, money } from '#kernel';
import {
  type Connection,
  connectionOf,
  connectionType,
  cursorOf,
  DecimalScalar,
  localeOf,
  MoneyType,
  PageArgs,
  pageOf,
  type RequestContext,
  say,
} from '#platform';
import { Args, ArgsType, Context, Field, ID, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { MigrationSavings } from './savings.service.js';

@ObjectType('MigrationSaving', {
  description: 'What a migrated system costs in a year, against a year before. 001 四(四).',
})
class MigrationSavingType {
  @Field(() => ID, { description: 'The migration’s.' }) id!: string;
  @Field(() => ID) systemId!: string;
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => ID) targetInstanceId!: string;
  @Field(() => String, { description: 'The first of the twelve months.' }) fromMonth!: string;
  @Field(() => MoneyType, { nullable: true, description: 'In a year before.' }) former!: MoneyType | null;
  @Field(() => [MoneyType], { description: 'Invoiced of the twelve months, less credit notes, by currency.' })
  now!: MoneyType[];
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'The change in per cent, to one place: below zero is saved. Null where something is missing.',
  })
  percent!: string | null;
  @Field(() => [String], { description: 'Of the twelve: not invoiced.' }) missingMonths!: string[];
  @Field(() => String, { nullable: true, description: 'What is missing to compare, in words.' }) missing!:
    string | null;
  organizationId!: string;
}
const MigrationSavingConnection = connectionType('MigrationSaving', () => MigrationSavingType);

@ArgsType()
class MigrationSavingArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description: 'The first of twelve months; by default the one after each system was migrated.',
  })
  fromMonth?: string | null;
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
}

@Resolver(() => MigrationSavingType)
export class MigrationSavingResolver {
  constructor(
    private readonly savings: MigrationSavings,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => MigrationSavingConnection, {
    description: 'Of your organization’s migrated systems, or of those beneath it that you name; newest first.',
  })
  @Allow('migrationSavings')
  async migrationSavings(
    @CurrentActor() actor: Actor,
    @Args() { fromMonth = null, organizationIds, ...page }: MigrationSavingArgs,
    @Context() { reply }: RequestContext,
  ): Promise<Connection<MigrationSavingType>> {
    const locale = localeOf(reply.request.headers['accept-language']);
    const { nodes, hasNextPage } = await this.savings.list(actor, { fromMonth, organizationIds }, pageOf(page));
    const told = nodes.map(({ saving: { now, missing, ...saving }, former, ...one }) => ({
      ...one,
      ...saving,
      former: former && money(dec(former.amount), former.currency),
      now: now.map(({ amount, currency }) => money(amount, currency)),
      missing: missing && say(missing, locale),
    }));
    return connectionOf({ nodes: told, hasNextPage }, ({ id }) => cursorOf(id));
  }

  @ResolveField(() => OrganizationType)
  organization(
    @Parent() { organizationId }: MigrationSavingType,
    @Context() context: RequestContext,
  ): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }
}
