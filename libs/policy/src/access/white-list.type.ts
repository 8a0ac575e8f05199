import { connectionType, DateOnScalar, DateTime, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';

@ObjectType('WhiteListEntry', { description: 'An international information service that may be reached from a zone.' })
export class WhiteListEntryType {
  @Field(() => ID) id!: string;
  @Field(() => String) zoneCode!: string;
  @Field(() => String) service!: string;
  @Field(() => DateOnScalar) fromOn!: string;
  @Field(() => DateOnScalar, { description: 'The last day.' }) lastOn!: string;
  @Field(() => ID, { description: 'The person who approved it.' }) approvedBy!: string;
  @Field(() => DateTime) approvedAt!: number;
}

export const WhiteListConnection = connectionType('WhiteListEntry', () => WhiteListEntryType);

@InputType()
export class AddWhiteListEntryInput {
  @Field(() => String) zoneCode!: string;
  @Field(() => String, { description: 'Its name or host, compared letter by letter.' }) service!: string;
  @Field(() => DateOnScalar) fromOn!: string;
  @Field(() => DateOnScalar, { description: 'The last day.' }) lastOn!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ArgsType()
export class WhiteListArgs extends PageArgs {
  @Field(() => String) zoneCode!: string;
}
