import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime, DecimalScalar, MoneyType, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  CONTRACT_STATUSES,
  type ContractRevisionStatus,
  type ContractStatus,
  DESTRUCTION_EVIDENCE,
  type DestructionEvidence,
  FILING_STATUSES,
  PERFORMANCE_STATUSES,
  REVISION_CAUSES,
  REVISION_STATUSES,
  type RevisionReason,
  SIGNATURE_STATUSES,
  type SignatureStatus,
  type ExitDays,
} from '../core/index.js';

const ContractStatusEnum = enumOf(CONTRACT_STATUSES);
registerEnumType(ContractStatusEnum, { name: 'ContractStatus', description: 'Whether it is in force.' });
export const SignatureStatusEnum = enumOf(SIGNATURE_STATUSES);
registerEnumType(SignatureStatusEnum, { name: 'SignatureStatus', description: 'Who has signed.' });
export const FilingStatusEnum = enumOf(FILING_STATUSES);
registerEnumType(FilingStatusEnum, { name: 'FilingStatus', description: 'Whether its copy was filed 备案.' });
export const PerformanceStatusEnum = enumOf(PERFORMANCE_STATUSES);
registerEnumType(PerformanceStatusEnum, { name: 'PerformanceStatus', description: 'How it is kept.' });
const DestructionEvidenceEnum = enumOf(DESTRUCTION_EVIDENCE);
registerEnumType(DestructionEvidenceEnum, {
  name: 'DestructionEvidence',
  description: '销毁证明、销毁日志、现场见证、介质销毁记录.',
});
const RevisionReasonEnum = enumOf(REVISION_CAUSES);
registerEnumType(RevisionReasonEnum, { name: 'ContractRevisionReason' });
export const RevisionStatusEnum = enumOf(REVISION_STATUSES);
registerEnumType(RevisionStatusEnum, { name: 'ContractRevisionStatus' });

@ObjectType('Bilingual')
export class BilingualType {
  @Field(() => String) zh!: string;
  @Field(() => String) en!: string;
}

@ObjectType('ContractParty', { description: '责、权、利 of one of the three.' })
export class ContractPartyType {
  @Field(() => BilingualType) responsibility!: BilingualType;
  @Field(() => BilingualType) right!: BilingualType;
  @Field(() => BilingualType) interest!: BilingualType;
}

@ObjectType('ContractMatrix', { description: '责权利. 004 三(三).' })
export class ContractMatrixType {
  @Field(() => ContractPartyType) provider!: ContractPartyType;
  @Field(() => ContractPartyType) agency!: ContractPartyType;
  @Field(() => ContractPartyType) management!: ContractPartyType;
}

@ObjectType('ContractInvariants', { description: 'What buying a service does not change.' })
export class ContractInvariantsType {
  @Field(() => BilingualType) RESPONSIBILITY!: BilingualType;
  @Field(() => BilingualType) OWNERSHIP!: BilingualType;
  @Field(() => BilingualType) STANDARD!: BilingualType;
  @Field(() => BilingualType) NO_EXPORT!: BilingualType;
}

@ObjectType('ContractShare')
export class ContractShareType {
  @Field(() => String) party!: string;
  @Field(() => DecimalScalar) percent!: string;
}

@ObjectType('ExitDays', { description: 'How long the provider has at the way out.' })
class ExitDaysType {
  @Field(() => Int, { description: 'From the end on, to return the data.' }) returnDays!: number;
  @Field(() => Int, { description: 'From their receipt on, to destroy all copies.' }) destructionDays!: number;
  @Field(() => Int, { description: 'Before the last day, to say that it ends a service.' }) noticeDays!: number;
}

@ObjectType('ContractExitPlan', { description: 'The way out as data. 003 四(一).' })
export class ContractExitPlanType {
  @Field(() => [String], { description: 'In one of these data come back.' }) exportFormats!: readonly string[];
  @Field(() => [String], { description: 'By one of these.' }) interfaces!: readonly string[];
  @Field(() => [DestructionEvidenceEnum]) destructionEvidence!: readonly DestructionEvidence[];
}

@ObjectType('ContractTerms')
export class ContractTermsType {
  @Field(() => ContractMatrixType) matrix!: ContractMatrixType;
  @Field(() => ContractInvariantsType) invariants!: ContractInvariantsType;
  @Field(() => BilingualType) metering!: BilingualType;
  @Field(() => BilingualType) exit!: BilingualType;
  @Field(() => ExitDaysType, { nullable: true, description: 'Null: as in contractTemplate.' })
  exitDays?: ExitDays | null;
  @Field(() => ContractExitPlanType, { nullable: true, description: 'Null in contracts from before there was any.' })
  exitPlan?: ContractExitPlanType | null;
  @Field(() => [ContractShareType], { description: '利益共享、风险共担; they sum to 100, or none.' })
  sharing!: ContractShareType[];
}

@ObjectType('ContractItem')
export class ContractItemType {
  @Field(() => ID) planId!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'Of all services under the contract; null: no limit.' })
  maxQuantity!: string | null;
}

@ObjectType('ContractRevision', { description: '补充合同: what both sides change of a contract in force.' })
export class ContractRevisionType {
  @Field(() => ID) id!: string;
  @Field(() => Int) seq!: number;
  @Field(() => RevisionStatusEnum) status!: ContractRevisionStatus;
  @Field(() => RevisionReasonEnum) reason!: RevisionReason;
  @Field(() => String) rationale!: string;
  @Field(() => MoneyType, { description: 'Negative takes away.' }) valueChange!: MoneyType;
  @Field(() => DateOnScalar, { nullable: true }) endsOn!: string | null;
  @Field(() => String, { description: 'SHA-256 of what is signed.' }) contentHash!: string;
  @Field(() => SignatureStatusEnum) signatureStatus!: SignatureStatus;
}

@ObjectType('ContractStanding', {
  description: 'How a contract stands, and will at the end of its term at the pace of the last 30 days.',
})
export class ContractStandingType {
  @Field(() => DateOnScalar, { description: 'When it was last looked at; every night.' }) day!: string;
  @Field(() => DecimalScalar, { description: 'Invoiced and running.' }) used!: string;
  @Field(() => DecimalScalar) atEnd!: string;
  @Field(() => DateOnScalar, {
    nullable: true,
    description: 'When the last of its money is used; null: not in its term.',
  })
  exhaustedOn!: string | null;
}

@ObjectType('Contract', { description: '采购合同: the call-off contract orders are executed under.' })
export class ContractType {
  @Field(() => ID) id!: string;
  @Field(() => String) number!: string;
  @Field(() => String) title!: string;
  @Field(() => Int, { description: 'Sent back with updateContract.' }) version!: number;
  @Field(() => ContractStatusEnum) status!: ContractStatus;
  @Field(() => ID, { nullable: true, description: 'The order it was made of.' }) orderId!: string | null;
  @Field(() => DateOnScalar, { nullable: true }) startsOn!: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'The last day.' }) endsOn!: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'The last day it can be extended to.' })
  maxExtentOn!: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'Of the award’s notice.' }) noticedOn!: string | null;
  @Field(() => String, { nullable: true }) justification!: string | null;
  @Field(() => String, { nullable: true, description: 'SHA-256 of what is signed, once it is offered.' })
  contentHash!: string | null;
  @Field(() => ID, { nullable: true, description: 'The contract it renews.' }) renewsId!: string | null;
  @Field(() => ID, { nullable: true, description: 'The contract it goes on with, in the place of one of its two.' })
  novatesId!: string | null;
  @Field(() => DateTime, { nullable: true }) buyerSignedAt!: number | null;
  @Field(() => DateTime, { nullable: true }) supplierSignedAt!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'When both had signed: it is in force.' }) signedAt!:
    number | null;
  @Field(() => String, { nullable: true, description: 'Where it was published, as its buyer says.' }) publication!:
    string | null;
  @Field(() => DateOnScalar, { nullable: true }) publishedOn!: string | null;
  @Field(() => String, { nullable: true }) filingNumber!: string | null;
  @Field(() => DateOnScalar, { nullable: true }) filedOn!: string | null;
  @Field(() => String, { nullable: true, description: 'Why nothing new may be ordered under it.' })
  frozenReason!: string | null;
  @Field(() => Boolean, { description: 'Its money ends before its term, used on as it is.' }) moneyAtRisk!: boolean;
  @Field(() => DateTime, { nullable: true }) endedAt!: number | null;
  @Field(() => String, { nullable: true }) endReason!: string | null;
  @Field(() => String, { nullable: true, description: 'Of an early end: what follows from it.' }) endConsequence!:
    string | null;
  organizationId!: string;
  providerId!: string;
}
export const ContractConnection = connectionType('Contract', () => ContractType);

@InputType()
export class BilingualInput {
  @Field(() => String) zh!: string;
  @Field(() => String) en!: string;
}

@InputType()
export class ContractPartyInput {
  @Field(() => BilingualInput) responsibility!: BilingualInput;
  @Field(() => BilingualInput) right!: BilingualInput;
  @Field(() => BilingualInput) interest!: BilingualInput;
}

@InputType()
export class ContractMatrixInput {
  @Field(() => ContractPartyInput) provider!: ContractPartyInput;
  @Field(() => ContractPartyInput) agency!: ContractPartyInput;
  @Field(() => ContractPartyInput) management!: ContractPartyInput;
}

@InputType()
export class ContractInvariantsInput {
  @Field(() => BilingualInput) RESPONSIBILITY!: BilingualInput;
  @Field(() => BilingualInput) OWNERSHIP!: BilingualInput;
  @Field(() => BilingualInput) STANDARD!: BilingualInput;
  @Field(() => BilingualInput) NO_EXPORT!: BilingualInput;
}

@InputType()
export class ContractShareInput {
  @Field(() => String) party!: string;
  @Field(() => DecimalScalar) percent!: string;
}

@InputType()
class ExitDaysInput {
  @Field(() => Int, { description: '1 to 365.' }) returnDays!: number;
  @Field(() => Int, { description: '1 to 365.' }) destructionDays!: number;
  @Field(() => Int, { nullable: true, description: '1 to 365; default as in contractTemplate.' })
  noticeDays?: number | null;
}

@InputType()
export class ContractExitPlanInput {
  @Field(() => [String]) exportFormats!: string[];
  @Field(() => [String]) interfaces!: string[];
  @Field(() => [DestructionEvidenceEnum]) destructionEvidence!: DestructionEvidence[];
}

@InputType({ description: 'What is absent stands as in contractTemplate.' })
export class ContractTermsInput {
  @Field(() => ContractMatrixInput, { nullable: true }) matrix?: ContractMatrixInput | null;
  @Field(() => ContractInvariantsInput, { nullable: true }) invariants?: ContractInvariantsInput | null;
  @Field(() => BilingualInput, { nullable: true }) metering?: BilingualInput | null;
  @Field(() => BilingualInput, { nullable: true }) exit?: BilingualInput | null;
  @Field(() => ExitDaysInput, { nullable: true }) exitDays?: ExitDaysInput | null;
  @Field(() => ContractExitPlanInput, {
    nullable: true,
    description: 'Default: what the contract’s software declares.',
  })
  exitPlan?: ContractExitPlanInput | null;
  @Field(() => [ContractShareInput], { nullable: true }) sharing?: ContractShareInput[] | null;
}

@InputType()
export class ContractItemInput {
  @Field(() => ID) planId!: string;
  @Field(() => DecimalScalar, { nullable: true }) maxQuantity?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Something becomes the buyer’s property: refused, a service is bought (004 二(四)).',
  })
  assetTransfer?: boolean | null;
}

@InputType()
export class ContractInput {
  @Field(() => ID) providerId!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { nullable: true, defaultValue: 'CNY' }) currency?: string | null;
  @Field(() => DecimalScalar) value!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'Default: value.' }) maximumValue?: string | null;
  @Field(() => DateOnScalar) startsOn!: string;
  @Field(() => DateOnScalar, { description: 'The last day.' }) endsOn!: string;
  @Field(() => DateOnScalar, { nullable: true, description: 'Default: endsOn.' }) maxExtentOn?: string | null;
  @Field(() => DateOnScalar, { nullable: true }) noticedOn?: string | null;
  @Field(() => String, { nullable: true, description: 'Needed beyond 12 months; 36 are the most.' })
  justification?: string | null;
  @Field(() => ID, { nullable: true, description: 'A contract of the same two that it renews.' }) renewsId?:
    string | null;
  @Field(() => [ContractItemInput], {
    nullable: true,
    description: 'What it is for; none: all that its provider sells.',
  })
  items?: ContractItemInput[] | null;
  @Field(() => ContractTermsInput, { nullable: true }) terms?: ContractTermsInput | null;
}

@InputType()
export class ReviseContractInput {
  @Field(() => ID) contractId!: string;
  @Field(() => RevisionReasonEnum) reason!: RevisionReason;
  @Field(() => String) rationale!: string;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Added to the maximum value; negative takes away.',
    defaultValue: '0',
  })
  valueChange?: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'Its new last day, up to maxExtentOn.' }) endsOn?:
    string | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ArgsType()
export class ContractsArgs extends PageArgs {
  @Field(() => [ContractStatusEnum], { nullable: true }) statuses?: ContractStatus[] | null;
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
}
