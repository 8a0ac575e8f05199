import { DateTime } from '#platform';
import { Field, ID, InputType, Int, OmitType } from '@nestjs/graphql';
import { UpdateOfferingInput } from '../offering/offering.input.js';

const FROM =
  'From when on; not in the past. Absent: as soon as it is approved. Orders decide by this instant, lists follow within seconds.';

@InputType({ description: 'Absent and null fields stay as they are; plans and attributes are replaced whole.' })
export class ReviseOfferingInput extends OmitType(UpdateOfferingInput, ['id', 'version'], InputType) {
  @Field(() => ID) offeringId!: string;
  @Field(() => Int, { description: 'The offering’s version that was read; VERSION_CONFLICT when it is stale.' })
  version!: number;
  @Field(() => DateTime, { nullable: true, description: FROM }) effectiveFrom?: number | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType({ description: 'Absent and null fields stay as the revision has them.' })
export class UpdateOfferingRevisionInput extends OmitType(UpdateOfferingInput, ['id', 'version'], InputType) {
  @Field(() => ID, { description: 'The revision’s.' }) id!: string;
  @Field(() => Int, { description: 'The revision’s version that was read; VERSION_CONFLICT when it is stale.' })
  version!: number;
  @Field(() => DateTime, { nullable: true, description: FROM }) effectiveFrom?: number | null;
}
