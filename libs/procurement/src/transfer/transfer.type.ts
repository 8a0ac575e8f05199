import { enumOf } from '#identity';
import { connectionType, DateTime, DecimalScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { TRANSFER_STATUSES, type TransferStatus } from '../core/index.js';
import type { OfferTransfer } from './transfers.service.js';

const TransferStatusEnum = enumOf(TRANSFER_STATUSES);
registerEnumType(TransferStatusEnum, { name: 'TransferStatus' });

@ObjectType('Transfer', { description: 'A running service that its buyer offers to another one.' })
export class TransferType {
  @Field(() => ID) id!: string;
  @Field(() => ID, { description: 'The receiver orders { kind: TRANSFER, instanceId }.' }) instanceId!: string;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'How much of the plan there is now; null once it is not offered any more.',
  })
  quantity?: string | null;
  @Field(() => TransferStatusEnum) status!: TransferStatus;
  @Field(() => String, { description: 'What the giver says of it.' }) reason!: string;
  @Field(() => String, { nullable: true, description: 'Why it was declined or withdrawn.' }) answer!: string | null;
  @Field(() => DateTime) offeredAt!: number;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
}

export const TransferConnection = connectionType('Transfer', () => TransferType);

@InputType()
export class OfferTransferInput implements OfferTransfer {
  @Field(() => ID) instanceId!: string;
  @Field(() => ID, { description: 'The organization that is to have it.' }) receiverId!: string;
  @Field(() => String) reason!: string;
}

@ArgsType()
export class TransfersArgs extends PageArgs {
  @Field(() => [TransferStatusEnum], { nullable: true }) statuses?: TransferStatus[] | null;
  @Field(() => [ID], { nullable: true, description: 'Of these services alone.' }) instanceIds?: string[] | null;
}
