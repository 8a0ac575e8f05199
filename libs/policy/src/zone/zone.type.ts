import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('Zone', { description: 'A place services are offered in: a region, or a special zone of the plans.' })
export class ZoneType {
  @Field(() => String, {
    description: 'CN-<GB/T 2260 code> for a region; a special zone has its own, such as CQ-LJ-OFFSHORE.',
  })
  code!: string;
  @Field(() => String, { description: 'REGION, or the special zone’s kind.' }) kind!: string;
  @Field(() => Boolean, { description: 'False for a zone that is only planned.' }) operational!: boolean;
}
