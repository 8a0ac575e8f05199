import { DecimalScalar } from '#platform';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';

@ObjectType('Tag')
export class TagType {
  @Field(() => String) key!: string;
  @Field(() => String) value!: string;
}

@ObjectType('CostCentreShare')
export class CostCentreShareType {
  @Field(() => String) costCentre!: string;
  @Field(() => DecimalScalar, { description: '"0.4" is 40 %.' }) share!: string;
}

@ObjectType('InstanceLabels', { description: 'What your organization has written on an instance it is charged for.' })
export class InstanceLabelsType {
  @Field(() => ID) instanceId!: string;
  @Field(() => [TagType]) tags!: TagType[];
  @Field(() => [CostCentreShareType]) costCentres!: CostCentreShareType[];
}

@InputType()
export class TagInput {
  @Field(() => String) key!: string;
  @Field(() => String) value!: string;
}

@InputType()
export class CostCentreShareInput {
  @Field(() => String) costCentre!: string;
  @Field(() => DecimalScalar) share!: string;
}

@InputType()
export class SetInstanceTagsInput {
  @Field(() => ID) instanceId!: string;
  @Field(() => [TagInput], { description: 'All of them: what is left out is gone.' }) tags!: TagInput[];
}

@InputType()
export class SetCostCentresInput {
  @Field(() => ID) instanceId!: string;
  @Field(() => [CostCentreShareInput], { description: 'All of them, summing to 1; none to leave it undivided.' })
  shares!: CostCentreShareInput[];
}
