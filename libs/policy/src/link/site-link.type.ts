import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { LINK_KINDS, LINK_STATUSES, type LinkKind, type LinkStatus } from '../core/index.js';

const LinkKindEnum = enumOf(LINK_KINDS);
registerEnumType(LinkKindEnum, {
  name: 'SiteLinkKind',
  description: 'DR: production and its recovery site. The others join two networks or stores.',
});
const LinkStatusEnum = enumOf(LINK_STATUSES);
registerEnumType(LinkStatusEnum, { name: 'SiteLinkStatus' });

@ObjectType('SiteLink', { description: 'A link between two data centres, zones or regions.' })
export class SiteLinkType {
  @Field(() => ID) id!: string;
  @Field(() => LinkKindEnum) kind!: LinkKind;
  @Field(() => String, { description: 'Of a DR pair the production.' }) fromCode!: string;
  @Field(() => String) toCode!: string;
  @Field(() => LinkStatusEnum) status!: LinkStatus;
  @Field(() => DateTime) createdAt!: number;
  @Field(() => DateTime, { nullable: true }) endedAt!: number | null;
}

export const SiteLinkConnection = connectionType('SiteLink', () => SiteLinkType);

@InputType()
export class CreateSiteLinkInput {
  @Field(() => LinkKindEnum) kind!: LinkKind;
  @Field(() => String, { description: 'A data centre, a special zone or a region; of a DR pair the production.' })
  fromCode!: string;
  @Field(() => String) toCode!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
