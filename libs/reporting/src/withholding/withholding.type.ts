import { enumOf } from '#identity';
import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { WITHHOLDING_CODES, type WithholdingReason } from '../core/index.js';

export const WithholdingReasonEnum = enumOf(WITHHOLDING_CODES);
registerEnumType(WithholdingReasonEnum, { name: 'WithholdingReason', description: 'Why something is not published.' });

@ObjectType('WithheldField', { description: 'A field left out of all that is published of an order.' })
export class WithheldFieldType {
  @Field(() => String, { description: 'items, title or value, wherever they would stand.' }) path!: string;
  @Field(() => WithholdingReasonEnum) reasonCode!: WithholdingReason;
}
