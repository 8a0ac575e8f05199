import { connectionType } from '#platform';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('InformationSystem', { description: 'A system of a buyer’s, and what it needs of services it runs on.' })
export class InformationSystemType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'What `informationSystem` of an item’s configuration names.' }) code!: string;
  @Field(() => String) name!: string;
  @Field(() => Int, { description: 'Of the multi-level protection scheme, 1 to 5.' }) mlpsLevel!: number;
  @Field(() => Int, { nullable: true, description: 'Disaster recovery grade, 1 to 6 (GB/T 20988).' })
  drGrade!: number | null;
}

export const InformationSystemConnection = connectionType('InformationSystem', () => InformationSystemType);

@InputType()
export class RegisterInformationSystemInput {
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
  @Field(() => Int, { description: '1 to 5.' }) mlpsLevel!: number;
  @Field(() => Int, { nullable: true, description: '1 to 6.' }) drGrade?: number | null;
}
