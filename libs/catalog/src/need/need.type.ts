import { enumOf, OrganizationType } from '#identity';
import { connectionType, DateTime, JsonScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { NEED_STATUSES, type NeedStatus } from '../core/index.js';
import { OfferingFilter } from '../offering/offering.input.js';

const NeedStatusEnum = enumOf(NEED_STATUSES);
registerEnumType(NeedStatusEnum, { name: 'NeedStatus' });

@ObjectType('NeedTopic', {
  description: 'What was searched for in vain; the same words and filter are the same topic.',
})
export class NeedTopicType {
  @Field(() => ID) id!: string;
  @Field(() => [String], { description: 'As search compares them.' }) words!: string[];
  @Field(() => JsonScalar, { description: 'The rest of the OfferingFilter.' }) filter!: Record<string, unknown>;
  @Field(() => Int, { description: 'How many organizations need it now.' }) count!: number;
  @Field(() => [OrganizationType], { description: 'Those of them that chose to be named.' })
  organizations!: OrganizationType[];
}

@ObjectType('Need', { description: 'A need of your organization.' })
export class NeedType {
  topicId!: string;
  @Field(() => ID) id!: string;
  @Field(() => NeedTopicType) topic!: NeedTopicType;
  @Field(() => NeedStatusEnum) status!: NeedStatus;
  @Field(() => Boolean, { description: 'Whether providers are told who asks.' }) disclosed!: boolean;
  @Field(() => DateTime) createdAt!: number;
}

export const NeedConnection = connectionType('Need', () => NeedType);
export const NeedTopicConnection = connectionType('NeedTopic', () => NeedTopicType);

@InputType()
export class SaveNeedInput {
  @Field(() => OfferingFilter, { description: 'A search that finds nothing now; statuses do not count.' })
  filter!: OfferingFilter;
  @Field(() => Boolean, { nullable: true, description: 'Default false: providers learn that somebody asks, not who.' })
  disclosed?: boolean | null;
}
