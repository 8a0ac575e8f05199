import { enumOf } from '#identity';
import { connectionType, DateTime, PageArgs } from '#platform';
import { ArgsType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';

const NOTICE_KINDS = ['OFFERING_WITHHELD', 'SECURITY_WARNING'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];
const NoticeKindEnum = enumOf(NOTICE_KINDS);
registerEnumType(NoticeKindEnum, {
  name: 'NoticeKind',
  description: 'Nothing new is ordered of what your services are of; or their provider warns of something.',
});

@ObjectType('Notice', { description: 'What you are told of services that you have.' })
export class NoticeType {
  @Field(() => ID) id!: string;
  @Field(() => NoticeKindEnum) kind!: NoticeKind;
  @Field(() => ID, { description: 'The withholding or warning it tells of.' }) causeId!: string;
  @Field(() => DateTime) raisedAt!: number;
  @Field(() => DateTime, { nullable: true }) acknowledgedAt!: number | null;
}

export const NoticeConnection = connectionType('Notice', () => NoticeType);

@ArgsType()
export class NoticesArgs extends PageArgs {
  @Field(() => Boolean, { nullable: true, description: 'Only those that nobody has acknowledged.' })
  open?: boolean | null;
}
