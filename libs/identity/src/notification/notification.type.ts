import { connectionType, DateTime, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  type Digest,
  DIGESTS,
  NOTIFICATION_EVENTS,
  NOTIFICATION_SUBJECTS,
  type NotificationEvent,
  type NotificationSubject,
} from '../core/index.js';
import { enumOf } from '../organization/organization.type.js';

const NotificationEventEnum = enumOf(NOTIFICATION_EVENTS);
const NotificationSubjectEnum = enumOf(NOTIFICATION_SUBJECTS);
registerEnumType(NotificationEventEnum, {
  name: 'NotificationEvent',
  description: 'What people are told of; more may be added.',
});
registerEnumType(NotificationSubjectEnum, { name: 'NotificationSubject' });
const DigestEnum = enumOf(DIGESTS);
registerEnumType(DigestEnum, {
  name: 'NotificationDigest',
  description: 'DAILY: at 08:00 in Asia/Shanghai, when something waits.',
});

@ObjectType('Notification', { description: 'Something that one person is told, in the language they chose.' })
export class NotificationType {
  @Field(() => ID) id!: string;
  @Field(() => NotificationEventEnum) event!: NotificationEvent;
  @Field(() => NotificationSubjectEnum, { description: 'What it is about.' }) subject!: NotificationSubject;
  @Field(() => ID) subjectId!: string;
  @Field(() => DateTime) at!: number;
  @Field(() => DateTime, { nullable: true }) readAt!: number | null;
}

export const NotificationConnection = connectionType('Notification', () => NotificationType);

@ArgsType()
export class NotificationsArgs extends PageArgs {
  @Field(() => Boolean, { nullable: true }) unreadOnly?: boolean | null;
}

@ObjectType('NotificationSetting')
export class NotificationSettingType {
  @Field(() => NotificationEventEnum) event!: NotificationEvent;
  @Field(() => Boolean) inApp!: boolean;
  @Field(() => Boolean) mail!: boolean;
}

@ObjectType('NotificationPreferences')
export class NotificationPreferencesType {
  @Field(() => String, { nullable: true, description: 'zh-CN or en; null: none was chosen.' }) language!: string | null;
  @Field(() => DigestEnum, { description: 'How often what waits for one is mailed.' }) digest!: Digest;
  @Field(() => [NotificationSettingType], { description: 'Every event.' }) settings!: NotificationSettingType[];
}

@InputType()
export class NotificationChoiceInput {
  @Field(() => NotificationEventEnum) event!: NotificationEvent;
  @Field(() => Boolean, { nullable: true }) inApp?: boolean | null;
  @Field(() => Boolean, { nullable: true }) mail?: boolean | null;
}

@InputType({ description: 'What is left out stays as it was.' })
export class SetNotificationPreferencesInput {
  @Field(() => String, { nullable: true, description: 'zh-CN or en.' }) language?: string | null;
  @Field(() => DigestEnum, { nullable: true }) digest?: Digest | null;
  @Field(() => [NotificationChoiceInput], { nullable: true, description: 'At most 100; the later one counts.' })
  choices?: NotificationChoiceInput[] | null;
}
