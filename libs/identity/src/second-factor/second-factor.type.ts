import { DateTime } from '#platform';
import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('SecondFactor', { description: 'Of the caller: codes that an app shows, beside the password.' })
export class SecondFactorType {
  @Field(() => DateTime, { nullable: true, description: 'Since when sign-in asks for a code; null: it does not.' })
  confirmedAt!: number | null;
  @Field(() => Int, { description: 'Recovery codes that were not used yet.' }) recoveryCodesLeft!: number;
  @Field(() => Boolean, { description: 'Whether nothing else can be done before one is enrolled.' })
  mustEnrol!: boolean;
}

@ObjectType('SecondFactorSecret', { description: 'Shown once.' })
export class SecondFactorSecretType {
  @Field(() => String, { description: 'otpauth://totp/…, as the QR code that apps read.' }) uri!: string;
  @Field(() => String, { description: 'The same secret in Base32, for typing.' }) secret!: string;
}
