import { enumOf } from '#identity';
import { connectionType, DateTime, DecimalScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  ASKED,
  type Asked,
  INSTANCE_STATUSES,
  type InstanceStatus,
  type Suspender,
  SUSPENDERS,
} from '../core/index.js';

const InstanceStatusEnum = enumOf(INSTANCE_STATUSES);
registerEnumType(InstanceStatusEnum, { name: 'InstanceStatus' });
const AskedEnum = enumOf(ASKED);
registerEnumType(AskedEnum, { name: 'AskedOfService' });
const SuspenderEnum = enumOf(SUSPENDERS);
registerEnumType(SuspenderEnum, { name: 'Suspender' });

@ObjectType('InstanceQuantity', { description: 'A quantity, until the next one or the end of the instance.' })
export class InstanceQuantityType {
  @Field(() => DateTime, { nullable: true, description: 'Null before the activation.' }) from!: number | null;
  @Field(() => DecimalScalar) quantity!: string;
}

@ObjectType('InstanceSuspension', { description: 'It was suspended in [from, to).' })
class InstanceSuspensionType {
  @Field(() => DateTime) from!: number;
  @Field(() => DateTime, { nullable: true, description: 'Null while it lasts.' }) to!: number | null;
  @Field(() => SuspenderEnum, { description: 'Who alone resumes it.' }) by!: Suspender;
  @Field(() => String) reason!: string;
}

@ObjectType('ServiceInstance', { description: 'What runs: usage is reported against it.' })
export class ServiceInstanceType {
  @Field(() => ID) id!: string;
  @Field(() => DecimalScalar, {
    description: 'How much of the plan there is now: as ordered, or since the last resize.',
  })
  quantity!: string;
  @Field(() => [InstanceQuantityType], {
    description: 'What there was since when: from the activation on as ordered, then every resize, in their order.',
  })
  quantities!: InstanceQuantityType[];
  @Field(() => [InstanceSuspensionType], { description: 'Ascending and apart from one another.' })
  suspensions!: InstanceSuspensionType[];
  @Field(() => InstanceStatusEnum) status!: InstanceStatus;
  @Field(() => String, { nullable: true, description: 'The provider’s own name for it, unique with the provider.' })
  externalId!: string | null;
  @Field(() => AskedEnum, {
    nullable: true,
    description:
      'What the policy of its used-up budget asks: DOWNSCALE of its people; SUSPEND is done soon after. Null again once there is money.',
  })
  asked!: Asked | null;
  @Field(() => ID, { nullable: true, description: 'The instance whose service goes on as this one.' })
  continuesId!: string | null;
  @Field(() => DateTime, { nullable: true, description: 'Use counts from here on.' }) activatedAt!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'And up to here, this instant excluded.' })
  terminatedAt!: number | null;
}

export const ServiceInstanceConnection = connectionType('ServiceInstance', () => ServiceInstanceType);

@InputType()
export class ServiceInstanceFilter {
  @Field(() => [InstanceStatusEnum], { nullable: true }) statuses?: InstanceStatus[] | null;
  @Field(() => [ID], { nullable: true }) offeringIds?: string[] | null;
  @Field(() => [String], { nullable: true }) externalIds?: string[] | null;
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
}

@ArgsType()
export class ServiceInstancesArgs extends PageArgs {
  @Field(() => ServiceInstanceFilter, { nullable: true }) filter?: ServiceInstanceFilter | null;
}
