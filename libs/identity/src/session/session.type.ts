import { DateTime } from '#platform';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ViewerType } from '../person/person.type.js';

@InputType()
export class SignInInput {
  @Field(() => String) email!: string;
  @Field(() => String) password!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Of the second factor, or a recovery code: with SECOND_FACTOR_REQUIRED sign-in asks for one.',
  })
  code?: string | null;
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

@ObjectType('OpenSession', { description: 'A session of one’s own that goes on.' })
export class OpenSessionType {
  @Field(() => ID) id!: string;
  @Field(() => DateTime) openedAt!: number;
  @Field(() => DateTime, { description: 'The sign-in, or the last exchange of its refresh token.' }) usedAt!: number;
  @Field(() => DateTime, { description: 'When it ends unless it is used before.' }) expiresAt!: number;
  @Field(() => Boolean, { description: 'Whether it is the one that asks.' }) current!: boolean;
}
