import { connectionType, DecimalScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('PartnerShare', {
  description: 'What one provider of a bundle gets of an invoice line; the parts of a line sum to its amount.',
})
export class PartnerShareType {
  @Field(() => ID) id!: string;
  @Field(() => ID) invoiceId!: string;
  @Field(() => Int) lineNo!: number;
  @Field(() => String, { description: 'The invoice’s, "2026-10".' }) period!: string;
  @Field(() => String) currency!: string;
  @Field(() => DecimalScalar, { description: '"0.2" is 20 %.' }) share!: string;
  @Field(() => DecimalScalar, { description: 'Tax included.' }) amount!: string;
  leadId!: string;
  partnerId!: string;
}

export const PartnerShareConnection = connectionType('PartnerShare', () => PartnerShareType);

@ArgsType()
export class PartnerSharesArgs extends PageArgs {
  @Field(() => String) period!: string;
}
