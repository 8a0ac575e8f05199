import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime, JsonScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { EVIDENCE_STATUSES, type EvidenceStatus, VALIDITIES } from '../core/index.js';

const EvidenceStatusEnum = enumOf(EVIDENCE_STATUSES);
registerEnumType(EvidenceStatusEnum, { name: 'EvidenceStatus' });
export const ValidityEnum = enumOf(VALIDITIES);
registerEnumType(ValidityEnum, {
  name: 'EvidenceValidity',
  description: 'How verified evidence stands today; EXPIRING from 90 days before its last day.',
});

@ObjectType('EvidenceField')
export class EvidenceFieldType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => String, { description: 'INTEGER, DECIMAL, TEXT, DATE, CHOICE or CHOICES.' }) type!: string;
  @Field(() => [String], { description: 'Of choices: their codes.' }) options!: string[];
  @Field(() => Boolean) optional!: boolean;
}

@ObjectType('EvidenceKind', { description: 'Something that can be proved, and what such evidence says.' })
export class EvidenceKindType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => String, { description: 'AUTHORITY, PROVIDER, or the kind of body that makes it.' }) issuedBy!: string;
  @Field(() => Int, { nullable: true, description: 'How long it holds at most; null: as long as it says.' })
  validMonths!: number | null;
  @Field(() => [EvidenceFieldType]) fields!: EvidenceFieldType[];
  @Field(() => String, { description: 'The clause or law it comes from.' }) source!: string;
}

@ObjectType('EvidenceFile', { description: 'GET /v1/evidence-files/{id} gives it.' })
export class EvidenceFileType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) mediaType!: string;
  @Field(() => Int) bytes!: number;
  @Field(() => String, { description: 'Of its content, hexadecimal.' }) sha256!: string;
  @Field(() => DateTime) uploadedAt!: number;
}

@ObjectType('EvidenceWarning')
export class EvidenceWarningType {
  @Field(() => Int) daysBefore!: number;
  @Field(() => DateTime) warnedAt!: number;
}

@ObjectType('Evidence', { description: 'What proves something of a provider or of its offerings.' })
export class EvidenceType {
  @Field(() => ID) id!: string;
  @Field(() => String) number!: string;
  @Field(() => String) issuer!: string;
  @Field(() => ID, { nullable: true, description: 'The body of the register that made it.' }) bodyId!: string | null;
  @Field(() => DateOnScalar) validFrom!: string;
  @Field(() => DateOnScalar, { nullable: true, description: 'The last day on which it holds; null: without end.' })
  lastValidOn!: string | null;
  @Field(() => [String], { description: 'Codes of the offerings it is about; none: about all of the provider.' })
  offeringCodes!: readonly string[];
  @Field(() => JsonScalar, { description: 'What the fields of its kind say.' })
  details!: Readonly<Record<string, unknown>>;
  @Field(() => EvidenceStatusEnum) status!: EvidenceStatus;
  @Field(() => String, { nullable: true, description: 'Why it was rejected or revoked.' }) comment!: string | null;
  @Field(() => DateTime) submittedAt!: number;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
}

export const EvidenceConnection = connectionType('Evidence', () => EvidenceType);

@InputType()
export class SubmitEvidenceInput {
  @Field(() => ID, { nullable: true, description: 'Whom it is about; a provider leaves it out: itself.' })
  providerId?: string | null;
  @Field(() => String, { description: 'Of evidenceKinds.' }) kind!: string;
  @Field(() => String, { description: 'Of the certificate, filing or report.' }) number!: string;
  @Field(() => String, { nullable: true, description: 'Who made it; needed where no body is named.' })
  issuer?: string | null;
  @Field(() => ID, {
    nullable: true,
    description: 'The body of the register that made it; a body leaves it out: itself.',
  })
  bodyId?: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'Left out: today.' }) validFrom?: string | null;
  @Field(() => DateOnScalar, {
    nullable: true,
    description: 'The last day on which it holds; cut to what its kind allows, which it also is where it is left out.',
  })
  lastValidOn?: string | null;
  @Field(() => [String], { nullable: true, description: 'Codes of the offerings it is about, at most 100; none: all.' })
  offeringCodes?: string[] | null;
  @Field(() => [ID], { nullable: true, description: 'Of POST /v1/evidence-files, at most 10.' }) fileIds?:
    string[] | null;
  @Field(() => JsonScalar, { nullable: true, description: 'What the fields of its kind say.' })
  details?: Record<string, unknown> | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ArgsType()
export class EvidenceArgs extends PageArgs {
  @Field(() => ID, { nullable: true }) providerId?: string | null;
  @Field(() => String, { nullable: true }) kind?: string | null;
  @Field(() => [EvidenceStatusEnum], { nullable: true }) statuses?: EvidenceStatus[] | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'Whose last day is on or before this day.' })
  endingBy?: string | null;
}
