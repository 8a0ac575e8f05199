import { connectionType, DateTime, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DELIVERY_STATUSES, type DeliveryStatus, WEBHOOK_STATUSES, type WebhookStatus } from '../core/index.js';
import { enumOf } from '../organization/organization.type.js';

const WebhookStatusEnum = enumOf(WEBHOOK_STATUSES);
const DeliveryStatusEnum = enumOf(DELIVERY_STATUSES);
registerEnumType(WebhookStatusEnum, { name: 'WebhookStatus' });
registerEnumType(DeliveryStatusEnum, { name: 'WebhookDeliveryStatus' });

@ObjectType('Webhook', { description: 'An address that is told what happens; see docs/webhooks.md.' })
export class WebhookType {
  @Field(() => ID) id!: string;
  @Field(() => String) url!: string;
  @Field(() => [String]) types!: string[];
  @Field(() => WebhookStatusEnum) status!: WebhookStatus;
  @Field(() => DateTime) createdAt!: number;
  @Field(() => [String]) allowedActions!: string[];
}

@ObjectType('WebhookWithSecret')
export class WebhookWithSecretType {
  @Field(() => WebhookType) webhook!: WebhookType;
  @Field(() => String, { description: 'Signs its messages; kept sealed, told here only.' }) secret!: string;
}

@ObjectType('WebhookDelivery')
export class WebhookDeliveryType {
  @Field(() => ID, { description: 'The event’s id: the same at every attempt.' }) id!: string;
  @Field(() => String) type!: string;
  @Field(() => ID) subjectId!: string;
  @Field(() => Int, { description: '1, 2, 3 … for one thing at one address.' }) sequence!: number;
  @Field(() => DateTime) at!: number;
  @Field(() => DeliveryStatusEnum) status!: DeliveryStatus;
  @Field(() => Int) attempts!: number;
  @Field(() => DateTime, { nullable: true, description: 'The next attempt.' }) nextAt!: number | null;
  @Field(() => DateTime, { nullable: true }) answeredAt!: number | null;
  @Field(() => String, { nullable: true, description: 'The last answer’s status, or why there was none.' }) answer!:
    string | null;
}

export const WebhookDeliveryConnection = connectionType('WebhookDelivery', () => WebhookDeliveryType);

@InputType()
export class CreateWebhookInput {
  @Field(() => String, { description: 'https; outside production http too.' }) url!: string;
  @Field(() => [String], { description: 'invoice.issued, invoice.changed, alert.raised; more may be added.' })
  types!: string[];
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ArgsType()
export class WebhookDeliveriesArgs extends PageArgs {
  @Field(() => ID) webhookId!: string;
}
