import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { SessionType } from '../session/session.type.js';

@ObjectType('OidcProvider', { description: 'By whom people may sign in.' })
export class OidcProviderType {
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
}

@ObjectType('OidcSignInStart')
export class OidcSignInStartType {
  @Field(() => String, { description: 'Where the browser goes.' }) authorizationUrl!: string;
  @Field(() => String, {
    description: 'For `completeOidcSignIn`; kept by the browser that began, and told to nobody.',
  })
  ticket!: string;
  @Field(() => DateTime) expiresAt!: number;
}

@InputType()
export class CompleteOidcSignInInput {
  @Field(() => String, { description: 'Of the start, with `callbackUrl`; or `secondFactorTicket`, with `code`.' })
  ticket!: string;
  @Field(() => String, { nullable: true, description: 'The whole address the provider sent the browser back to.' })
  callbackUrl?: string | null;
  @Field(() => String, { nullable: true, description: 'Of the second factor.' }) code?: string | null;
}

@ObjectType('OidcSignIn', { description: 'A session, or what the second factor’s code is sent with.' })
export class OidcSignInType {
  @Field(() => SessionType, { nullable: true }) session!: SessionType | null;
  @Field(() => String, { nullable: true, description: 'Call again with it and a code; then without `callbackUrl`.' })
  secondFactorTicket!: string | null;
}

@ObjectType('OidcIdentity', { description: 'A person, as a provider knows them.' })
export class OidcIdentityType {
  @Field(() => ID) id!: string;
  @Field(() => String) issuer!: string;
  @Field(() => String) subject!: string;
  @Field(() => ID) personId!: string;
}

export const OidcIdentityConnection = connectionType('OidcIdentity', () => OidcIdentityType);

@InputType()
export class LinkOidcIdentityInput {
  @Field(() => String, { description: 'Code of the provider.' }) provider!: string;
  @Field(() => String, { description: '`sub` of the person there.' }) subject!: string;
  @Field(() => ID) personId!: string;
}
