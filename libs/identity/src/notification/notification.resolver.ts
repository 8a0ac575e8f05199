import { type Connection, connectionOf, cursorOf, pageOf, type RequestContext, say } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import { NOTIFICATION_EVENTS, NOTIFICATIONS, type NotificationSubject, renderNotification } from '../core/index.js';
import { type Notification, NotificationReading } from './notification-reading.service.js';
import { NotificationPreferences, type Preferences } from './notification-preferences.service.js';
import { localeOfPerson } from './person-locale.js';
import {
  NotificationConnection,
  NotificationPreferencesType,
  NotificationsArgs,
  type NotificationSettingType,
  NotificationType,
  SetNotificationPreferencesInput,
} from './notification.type.js';

@Resolver(() => NotificationType)
export class NotificationResolver {
  constructor(
    private readonly reading: NotificationReading,
    private readonly preferences: NotificationPreferences,
  ) {}

  @Query(() => NotificationConnection, { description: 'One’s own, newest first.' })
  @Allow('notifications')
  async notifications(
    @CurrentActor() actor: Actor,
    @Args() { unreadOnly, ...page }: NotificationsArgs,
  ): Promise<Connection<Notification>> {
    return connectionOf(await this.reading.list(actor, unreadOnly ?? false, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => Int, { description: 'At most 100; how many are unread afterwards. Twice is as good as once.' })
  @Allow('markNotificationsRead')
  markNotificationsRead(
    @CurrentActor() actor: Actor,
    @Args('ids', { type: () => [ID] }) ids: string[],
  ): Promise<number> {
    return this.reading.markRead(actor, ids);
  }

  @ResolveField(() => String)
  subject(@Parent() { event }: Notification): NotificationSubject {
    return NOTIFICATIONS[event].subject;
  }

  @ResolveField(() => String, { description: 'One line.' })
  async title(
    @Parent() { event, facts }: Notification,
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
  ): Promise<string> {
    return say(renderNotification(event, facts).title, await localeOfPerson(context, actor, this.preferences));
  }

  @ResolveField(() => String)
  async message(
    @Parent() { event, facts }: Notification,
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
  ): Promise<string> {
    return say(renderNotification(event, facts).body, await localeOfPerson(context, actor, this.preferences));
  }
}

@Resolver(() => NotificationConnection)
export class NotificationConnectionResolver {
  constructor(private readonly reading: NotificationReading) {}

  @ResolveField(() => Int, { description: 'Of all, whatever the list shows.' })
  unreadCount(@CurrentActor() actor: Actor): Promise<number> {
    return this.reading.unread(actor);
  }
}

@Resolver(() => NotificationPreferencesType)
export class NotificationPreferencesResolver {
  constructor(private readonly preferences: NotificationPreferences) {}

  @Query(() => NotificationPreferencesType, { description: 'One’s own.' })
  @Allow('notificationPreferences')
  notificationPreferences(@CurrentActor() actor: Actor): Promise<Preferences> {
    return this.preferences.of(actor);
  }

  @Mutation(() => NotificationPreferencesType)
  @Allow('setNotificationPreferences')
  setNotificationPreferences(
    @CurrentActor() actor: Actor,
    @Args('input') input: SetNotificationPreferencesInput,
  ): Promise<Preferences> {
    return this.preferences.set(actor, input);
  }

  @ResolveField()
  settings(@Parent() { inApp, mail }: Preferences): NotificationSettingType[] {
    return NOTIFICATION_EVENTS.map((event) => ({ event, inApp: !inApp.includes(event), mail: !mail.includes(event) }));
  }
}
