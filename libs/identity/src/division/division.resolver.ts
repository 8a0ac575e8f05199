import { notFound, text } from '#kernel';
import { Args, Field, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { enumOf } from '../organization/organization.type.js';
import { type Division, DIVISION_LEVELS, type DivisionLevel, divisionsBelow, findDivision } from './divisions.js';

const DivisionLevelEnum = enumOf(DIVISION_LEVELS);
registerEnumType(DivisionLevelEnum, { name: 'DivisionLevel' });

@ObjectType('Division', { description: 'An administrative division of GB/T 2260.' })
class DivisionType {
  @Field(() => String, { description: 'Six digits.' }) code!: string;
  @Field(() => String) name!: string;
  @Field(() => DivisionLevelEnum) level!: DivisionLevel;
  @Field(() => String, { nullable: true }) parentCode!: string | null;
}

@Resolver(() => DivisionType)
export class DivisionResolver {
  @Query(() => [DivisionType], {
    description: 'Those right below `parent`; without it the provinces. NOT_FOUND for an unknown code.',
  })
  @Allow('divisions')
  divisions(@Args('parent', { type: () => String, nullable: true }) parent?: string | null): Division[] {
    if (parent !== null && parent !== undefined && !findDivision(parent)) throw notFound(text('division', '行政区划'));
    return divisionsBelow(parent ?? null);
  }
}
