import { DateTime } from '#platform';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { ViewerType } from '../person/person.type.js';

@InputType()
export class SignInInput {
  @Field(() => String) email!: string;
  @Field(() => String) password!: string;
}

@ObjectType('Session')
export class SessionType {
  @Field(() => String) accessToken!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Good for one exchange; a second use ends all sessions that follow from the same sign-in.',
  })
  refreshToken!: string | null;
  @Field(() => DateTime, { description: 'When the access token ends.' }) expiresAt!: number;
  @Field(() => ViewerType) viewer!: ViewerType;
}
