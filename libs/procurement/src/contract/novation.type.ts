import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type ContractRevisionStatus, NOVATED_SIDES, type NovatedSide, NOVATION_PARTIES } from '../core/index.js';
import { ContractItemInput, ContractItemType, RevisionStatusEnum } from './contract.type.js';

const NovatedSideEnum = enumOf(NOVATED_SIDES);
registerEnumType(NovatedSideEnum, { name: 'NovatedSide', description: 'Whose place a successor takes.' });
export const NovationPartyEnum = enumOf(NOVATION_PARTIES);
registerEnumType(NovationPartyEnum, { name: 'NovationParty' });

@ObjectType('ContractNovation', {
  description:
    '合同主体变更: a contract passes to a successor of one of the two, with the consent of all three. What is left of it goes on as a contract of the successor’s.',
})
export class ContractNovationType {
  @Field(() => ID) id!: string;
  @Field(() => NovatedSideEnum) side!: NovatedSide;
  @Field(() => String) rationale!: string;
  @Field(() => [ContractItemType], { description: 'Of a provider’s successor, in place of the contract’s.' })
  items!: readonly ContractItemType[];
  @Field(() => RevisionStatusEnum) status!: ContractRevisionStatus;
  @Field(() => String, { description: 'SHA-256 of what is consented to.' }) contentHash!: string;
  @Field(() => DateTime) draftedAt!: number;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
  @Field(() => String, { nullable: true }) refusal!: string | null;
  @Field(() => ID, { nullable: true, description: 'The contract in its place.' }) newContractId!: string | null;
  contractId!: string;
  successorId!: string;
  buyerSignedBy!: string | null;
  providerSignedBy!: string | null;
  successorSignedBy!: string | null;
}
export const ContractNovationConnection = connectionType('ContractNovation', () => ContractNovationType);

@InputType()
export class ProposeContractNovationInput {
  @Field(() => ID) contractId!: string;
  @Field(() => NovatedSideEnum) side!: NovatedSide;
  @Field(() => ID, { description: 'An organization of the kind that its place asks for.' }) successorId!: string;
  @Field(() => String, { description: 'As a merger, a division, a reform of the institution.' }) rationale!: string;
  @Field(() => [ContractItemInput], {
    nullable: true,
    description: 'The plans of a provider’s successor, where the contract names plans.',
  })
  items?: ContractItemInput[] | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
