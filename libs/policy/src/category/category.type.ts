import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('Category', { description: 'A node of the service taxonomy that the plans name.' })
export class CategoryType {
  @Field(() => String, { description: 'Such as cloud.gov.collab: the parent is what stands before the last dot.' })
  code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
}
