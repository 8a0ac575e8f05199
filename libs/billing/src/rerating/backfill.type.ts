import { UsageFileType } from '#metering';
import { DecimalScalar, MoneyType } from '#platform';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('BackfillLine', { description: 'One price of one instance in one service month that changes.' })
export class BackfillLineType {
  @Field(() => ID) instanceId!: string;
  @Field(() => String) priceCode!: string;
  @Field(() => String, { nullable: true }) meter!: string | null;
  @Field(() => String, { description: 'The service month.' }) month!: string;
  @Field(() => Boolean, { description: 'The month had an invoice: the change comes as an adjustment.' })
  invoiced!: boolean;
  @Field(() => DecimalScalar) quantityBefore!: string;
  @Field(() => DecimalScalar) quantityAfter!: string;
  @Field(() => DecimalScalar, { description: 'Exact, tax included.' }) ratedBefore!: string;
  @Field(() => DecimalScalar, { description: 'Exact, tax included.' }) ratedAfter!: string;
  @Field(() => MoneyType, { description: 'Rounded once.' }) amountBefore!: MoneyType;
  @Field(() => MoneyType, { description: 'Rounded once.' }) amountAfter!: MoneyType;
}

@ObjectType('BackfillReport', { description: 'What a backfill would change, as it was when it was tried out.' })
export class BackfillReportType {
  @Field(() => UsageFileType) file!: UsageFileType;
  @Field(() => Int) accepted!: number;
  @Field(() => Int) duplicates!: number;
  @Field(() => Int) rejected!: number;
  @Field(() => Boolean, { description: 'A month of it has an invoice: who uploaded it cannot apply it alone.' })
  needsApproval!: boolean;
  @Field(() => [BackfillLineType], { description: 'At most 5 000.' }) lines!: BackfillLineType[];
  @Field(() => [String]) allowedActions!: string[];
}
