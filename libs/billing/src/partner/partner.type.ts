import { connectionType, DecimalScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('PartnerShare', {
  description:
    'What one provider of a bundle gets of an invoice line, or a credit note takes back of it: the parts of a line sum to its amount less its credit notes.',
})
export class PartnerShareType {
  @Field(() => ID) id!: string;
  @Field(() => ID) invoiceId!: string;
  @Field(() => ID, { nullable: true, description: 'The credit note that takes it back; null: the invoice gives it.' })
  creditNoteId!: string | null;
  @Field(() => Int, { description: 'The invoice’s.' }) lineNo!: number;
  @Field(() => String, { description: 'The invoice’s, "2026-10".' }) period!: string;
  @Field(() => String) currency!: string;
  @Field(() => DecimalScalar, { description: '"0.2" is 20 %.' }) share!: string;
  @Field(() => DecimalScalar, { description: 'Tax included; below zero on a credit note.' }) amount!: string;
  leadId!: string;
  partnerId!: string;
}

export const PartnerShareConnection = connectionType('PartnerShare', () => PartnerShareType);

@ArgsType()
export class PartnerSharesArgs extends PageArgs {
  @Field(() => String) period!: string;
}
