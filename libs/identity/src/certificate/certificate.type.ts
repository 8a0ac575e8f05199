import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('CertificateAuthority', { description: 'Whose certificates people may sign in with.' })
export class CertificateAuthorityType {
  @Field(() => ID) id!: string;
  @Field(() => ID, { nullable: true, description: 'Who certified it; null for a root.' }) parentId!: string | null;
  @Field(() => String) name!: string;
  @Field(() => String) subject!: string;
  @Field(() => String, { description: 'SHA-256 of its certificate, hexadecimal.' }) fingerprint!: string;
  @Field(() => DateTime, { description: 'The last moment its own certificate holds.' }) validTo!: number;
  @Field(() => DateTime, { nullable: true, description: 'Since when nothing it issued is taken.' })
  endedAt!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'When its revocation list was made; null: it has none.' })
  listFrom!: number | null;
  @Field(() => DateTime, {
    nullable: true,
    description:
      'From then on the list holds no more, and nobody signs in by this authority before a newer one is here.',
  })
  listUntil!: number | null;
}

@InputType()
export class RegisterCertificateAuthorityInput {
  @Field(() => String) name!: string;
  @Field(() => String, { description: 'PEM.' }) certificate!: string;
}

@ObjectType('ClientCertificate', { description: 'A certificate bound to a person of an organization.' })
export class ClientCertificateType {
  @Field(() => ID) id!: string;
  @Field(() => ID) authorityId!: string;
  @Field(() => String, { description: 'Hexadecimal, small letters, no leading zeros.' }) serial!: string;
  @Field(() => String, { description: 'SHA-256 of the certificate, hexadecimal.' }) fingerprint!: string;
  @Field(() => ID) personId!: string;
  @Field(() => ID) organizationId!: string;
  @Field(() => DateTime, { nullable: true, description: 'Since when the authority’s list names it as revoked.' })
  revokedAt!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'When an administrator ended it here.' })
  endedAt!: number | null;
}

export const ClientCertificateConnection = connectionType('ClientCertificate', () => ClientCertificateType);

@InputType()
export class ClientCertificateInput {
  @Field(() => String, { description: 'Hexadecimal.' }) serial!: string;
  @Field(() => String, { description: 'SHA-256 of the certificate (DER), hexadecimal.' }) fingerprint!: string;
  @Field(() => String, { description: 'Of the holder.' }) email!: string;
  @Field(() => String, { description: 'Of the organization for which the holder acts with it.' })
  organizationCode!: string;
}

@InputType()
export class RegisterClientCertificatesInput {
  @Field(() => ID) authorityId!: string;
  @Field(() => [ClientCertificateInput], { description: 'At most 1000; all or none.' })
  certificates!: ClientCertificateInput[];
}

@ObjectType('ClientCertificatesRegistered')
export class ClientCertificatesRegisteredType {
  @Field(() => Int) registered!: number;
  @Field(() => Int, { description: 'Stood there before, the same.' }) known!: number;
}

@ObjectType('CertificateChallenge')
export class CertificateChallengeType {
  @Field(() => String, { description: 'Its bytes in UTF-8 are what the certificate’s key signs.' }) challenge!: string;
  @Field(() => DateTime) expiresAt!: number;
}

@InputType()
export class SignInWithCertificateInput {
  @Field(() => String, { description: 'Of the account.' }) email!: string;
  @Field(() => String, { description: 'PEM.' }) certificate!: string;
  @Field(() => String, { description: 'Of `certificateChallenge`; good for one session.' }) challenge!: string;
  @Field(() => String, {
    description: 'Base64 of the signature over the challenge: ECDSA (DER) or RSA with SHA-256, or Ed25519.',
  })
  signature!: string;
  @Field(() => String, { nullable: true, description: 'Of the second factor, where the account has one.' })
  code?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Code of a relying system: the session is good there alone, and nothing here takes its tokens.',
  })
  system?: string | null;
}
