import { enumOf } from '#identity';
import { DateOnScalar } from '#platform';
import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DOCUMENT_STANDINGS, RULE_SCOPES, type RuleScope } from '../core/index.js';

export const DocumentStandingEnum = enumOf(DOCUMENT_STANDINGS);
registerEnumType(DocumentStandingEnum, {
  name: 'PlanDocumentStatus',
  description: 'An encyclopedia ARTICLE, a DRAFT for comment, or a policy: before, within and after its years.',
});
export const RuleScopeEnum = enumOf(RULE_SCOPES);
registerEnumType(RuleScopeEnum, { name: 'RuleScope', description: 'The moments at which rules are asked.' });

@ObjectType('Citation', { description: 'The sentence of a plan document that a finding rests on.' })
export class CitationType {
  @Field(() => String) document!: string;
  @Field(() => String) section!: string;
  @Field(() => String) quote!: string;
}

@ObjectType('PlanDocument', { description: 'A policy document that rules cite.' })
export class PlanDocumentType {
  @Field(() => String, { description: '"000" to "004"; citations begin with it.' }) id!: string;
  @Field(() => String, { nullable: true, description: 'Such as 粤府办〔2014〕17号.' }) number!: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'The day of issue.' }) date!: string | null;
  @Field(() => String) note!: string;
}

@ObjectType('PlanRule', { description: 'One version of a rule that a plan document gives.' })
export class PlanRuleType {
  @Field(() => String, { description: 'Of the requirement: findings name it.' }) id!: string;
  @Field(() => DateOnScalar, { description: 'Its version too: it holds on the days [validFrom, validTo).' })
  validFrom!: string;
  @Field(() => DateOnScalar, { nullable: true }) validTo!: string | null;
  @Field(() => [RuleScopeEnum]) scopes!: RuleScope[];
  @Field(() => String, { description: 'REFUSE, REQUIRE, WARN or BADGE.' }) effect!: string;
  @Field(() => String, { description: 'As in findings.' }) code!: string;
  @Field(() => CitationType) citation!: CitationType;
  @Field(() => String, { description: 'Why it holds on these days.' }) note!: string;
}
