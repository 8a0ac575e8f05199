import { PlanType, PriceComponentType } from '#catalog';
import { DateOnScalar, DecimalScalar } from '#platform';
import { CitationType } from '#policy';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { InvoiceLineType } from '../invoice/invoice.type.js';

@ObjectType('LineRule', { description: 'A plan rule that the order was held against.' })
export class LineRuleType {
  @Field(() => String) ruleId!: string;
  @Field(() => DateOnScalar, { description: 'The day from which this version of it holds.' }) version!: string;
  @Field(() => String) code!: string;
  @Field(() => Boolean, { description: 'It had something to say; else the order met it.' }) found!: boolean;
  @Field(() => String, { description: 'Chinese, or English when Accept-Language prefers it.' }) message!: string;
  @Field(() => CitationType) citation!: CitationType;
}

@ObjectType('LineOrder', { description: 'The buyer’s own order behind a line, and what allowed it.' })
export class LineOrderType {
  @Field(() => ID) id!: string;
  @Field(() => String) number!: string;
  @Field(() => String) title!: string;
  @Field(() => [LineRuleType], { description: 'Those that had something to say first.' }) rules!: LineRuleType[];
}

@ObjectType('EarlierLine', { description: 'What an earlier invoice held of the same price and service month.' })
export class EarlierLineType {
  @Field(() => String) invoiceNumber!: string;
  @Field(() => Int) lineNo!: number;
  @Field(() => DecimalScalar) quantity!: string;
  @Field(() => DecimalScalar, { description: 'Tax included.' }) amount!: string;
}

@ObjectType('InvoiceLineOrigin', {
  description:
    'Where a line comes from: its use, the price that rated it, the order and the clauses that allowed it. Events: usageEvents of its instance, meter and time; as they were counted, GET /v1/invoices/{id}/usage.csv.',
})
export class InvoiceLineOriginType {
  @Field(() => InvoiceLineType) line!: InvoiceLineType;
  @Field(() => String, { nullable: true, description: 'Null: nothing is metered for it.' }) meter!: string | null;
  @Field(() => PlanType, { nullable: true, description: 'As of the revision it was bought on; null: a commitment.' })
  plan!: PlanType | null;
  @Field(() => PriceComponentType, { nullable: true, description: 'That rated it; null: a commitment.' })
  price!: PriceComponentType | null;
  @Field(() => Boolean, { description: 'The price is of agreed terms, not the catalogue’s.' }) agreed!: boolean;
  @Field(() => LineOrderType, { nullable: true, description: 'Null: of others, or none.' })
  order!: LineOrderType | null;
  @Field(() => [EarlierLineType], { description: 'Oldest first.' }) earlier!: EarlierLineType[];
}
