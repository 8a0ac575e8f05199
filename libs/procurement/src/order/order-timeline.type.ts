import { OrganizationType } from '#identity';
import { DateTime } from '#platform';
import { Field, ObjectType } from '@nestjs/graphql';
import type { OrderStatus } from '../core/index.js';
import { OrderStatusEnum } from './order.type.js';

@ObjectType('OrderStep', { description: 'A step of an order’s life; its provider sees those since the approval.' })
export class OrderStepType {
  @Field(() => DateTime) at!: number;
  @Field(() => String, { description: 'create, or what was done: submit, approve, accept, start, complete …' })
  command!: string;
  @Field(() => OrderStatusEnum, { description: 'The state it led to.' }) status!: OrderStatus;
  @Field(() => OrganizationType, { nullable: true, description: 'Whose person it was; null: the platform itself.' })
  organization!: OrganizationType | null;
  @Field(() => String, { nullable: true, description: 'The person’s, as it is now; null for people of others.' })
  name!: string | null;
  @Field(() => String, { nullable: true, description: 'The reason or comment given.' }) comment!: string | null;
}
