import { enumOf } from '#identity';
import { connectionType, DateTime, DecimalScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { SHARING_BASES, type SharingBasis } from '../core/index.js';

const SharingBasisEnum = enumOf(SHARING_BASES);
registerEnumType(SharingBasisEnum, { name: 'SharingBasis' });

@ObjectType('InstanceShare', { description: 'One organization’s part of an instance’s cost.' })
export class InstanceShareType {
  @Field(() => DecimalScalar, { nullable: true, description: 'FIXED: its part of the whole, to 12 decimals.' })
  share!: string | null;
  @Field(() => String, { nullable: true, description: 'USE: the subject of events that are its use.' })
  subject!: string | null;
  @Field(() => Boolean, { description: 'False while it still has to accept.' }) accepted!: boolean;
  organizationId!: string;
}

@ObjectType('InstanceSharing', {
  description: 'By which shares an instance is charged from a service month on, until another one is set.',
})
export class InstanceSharingType {
  @Field(() => ID) id!: string;
  @Field(() => ID) instanceId!: string;
  @Field(() => String, { description: 'A month of Asia/Shanghai, "2026-10".' }) fromMonth!: string;
  @Field(() => SharingBasisEnum) basis!: SharingBasis;
  @Field(() => String, { nullable: true, description: 'USE: the meter whose use divides the cost.' })
  meter!: string | null;
  @Field(() => Boolean, { description: 'Everyone has accepted who must.' }) inForce!: boolean;
  @Field(() => DateTime) createdAt!: number;
  @Field(() => [InstanceShareType]) shares!: InstanceShareType[];
}

export const InstanceSharingConnection = connectionType('InstanceSharing', () => InstanceSharingType);

@InputType()
export class InstanceSharingFilter {
  @Field(() => [ID], { nullable: true }) instanceIds?: string[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Only those that wait for your organization.' })
  waitingForMe?: boolean | null;
}

@ArgsType()
export class InstanceSharingsArgs extends PageArgs {
  @Field(() => InstanceSharingFilter, { nullable: true }) filter?: InstanceSharingFilter | null;
}

@InputType()
export class InstanceShareInput {
  @Field(() => ID) organizationId!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'FIXED: a part of the sum of all shares.' })
  share?: string | null;
  @Field(() => String, { nullable: true, description: 'USE: default the organization’s code.' })
  subject?: string | null;
}

@InputType()
export class SetInstanceSharingInput {
  @Field(() => ID) instanceId!: string;
  @Field(() => String, { description: 'The first service month, "2026-10", of the activation or later.' })
  fromMonth!: string;
  @Field(() => SharingBasisEnum) basis!: SharingBasis;
  @Field(() => String, { nullable: true }) meter?: string | null;
  @Field(() => [InstanceShareInput]) shares!: InstanceShareInput[];
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class AcceptInstanceSharingInput {
  @Field(() => ID) id!: string;
  @Field(() => ID, { nullable: true, description: 'Your own budget, on which your parts of this instance are booked.' })
  budgetId?: string | null;
}
