import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import type { Id } from '#kernel';
import {
  type Connection,
  connectionOf,
  cursorOf,
  loaderOf,
  localeOf,
  pageOf,
  type RequestContext,
  say,
} from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { instanceLoader } from '../instance/instance.loader.js';
import type { InstanceFacts } from '../instance/instance-rows.js';
import { Instances } from '../instance/instance.service.js';
import { ServiceInstanceType } from '../instance/instance.type.js';
import { NoticeConnection, NoticesArgs, NoticeType } from './notice.type.js';
import { type Notice, Notices } from './notices.service.js';

@Resolver(() => NoticeType)
export class NoticeResolver {
  constructor(
    private readonly notices: Notices,
    private readonly allInstances: Instances,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => NoticeConnection, {
    name: 'notices',
    description: 'What one’s own organization is told of its services, newest first; operators and auditors see all.',
  })
  @Allow('notices')
  async listNotices(@CurrentActor() actor: Actor, @Args() { open, ...page }: NoticesArgs): Promise<Connection<Notice>> {
    return connectionOf(await this.notices.list(actor, { open }, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => NoticeType, { description: 'Somebody of the organization has read it.' })
  @Allow('acknowledgeNotice')
  acknowledgeNotice(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id): Promise<Notice> {
    return this.notices.acknowledge(actor, id);
  }

  @ResolveField(() => String, { description: 'Chinese, or English when Accept-Language prefers it.' })
  message(@Parent() { text }: Notice, @Context() { reply }: RequestContext): string {
    return say(text, localeOf(reply.request.headers['accept-language']));
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() { organizationId }: Notice, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  @ResolveField(() => [ServiceInstanceType], { description: 'Your services that it is about, at most 100.' })
  async instances(@Parent() { id }: Notice, @Context() context: RequestContext): Promise<InstanceFacts[]> {
    const ids = await loaderOf(
      context,
      'instancesOfNotice',
      () =>
        new DataLoader<Id, Id[]>(async (noticeIds) => {
          const found = await this.notices.instancesOf(noticeIds);
          return noticeIds.map((noticeId) => found.get(noticeId) ?? []);
        }),
    ).load(id);
    return Promise.all(ids.map((one) => instanceLoader(context, this.allInstances).load(one)));
  }
}
