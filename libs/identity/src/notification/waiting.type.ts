import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { WAITING_KINDS, type WaitingKind } from '../core/index.js';
import { enumOf } from '../organization/organization.type.js';

const WaitingKindEnum = enumOf(WAITING_KINDS);
registerEnumType(WaitingKindEnum, {
  name: 'WaitingKind',
  description: 'What may wait for a person; more may be added.',
});

@ObjectType('WaitingItem')
export class WaitingItemType {
  @Field(() => ID, {
    description: 'Of the order, application, offering or its revision, transfer, invoice, dispute or notification.',
  })
  id!: string;
}

@ObjectType('Waiting', { description: 'All of one kind that waits for the caller.' })
export class WaitingType {
  @Field(() => WaitingKindEnum) kind!: WaitingKind;
  @Field(() => Int) count!: number;
  @Field(() => [WaitingItemType], {
    description: 'The first 20: longest waiting first, notifications newest first.',
  })
  items!: WaitingItemType[];
}
