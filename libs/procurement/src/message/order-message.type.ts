import { connectionType, DateTime } from '#platform';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('OrderFile', { description: 'Sent with a message; GET /v1/order-files/{id}.' })
export class OrderFileType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) mediaType!: string;
  @Field(() => Int) bytes!: number;
  @Field(() => String, { description: 'Of its content, hexadecimal.' }) sha256!: string;
  @Field(() => DateTime) uploadedAt!: number;
}

@ObjectType('OrderMessage', { description: 'What one side of an order wrote to the other.' })
export class OrderMessageType {
  @Field(() => ID) id!: string;
  @Field(() => String) text!: string;
  @Field(() => DateTime) at!: number;
  organizationId!: string;
  personId!: string;
}
export const OrderMessageConnection = connectionType('OrderMessage', () => OrderMessageType);
