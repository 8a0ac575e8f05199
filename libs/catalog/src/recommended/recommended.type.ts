import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  RECOMMENDED_LISTS,
  RECOMMENDED_STATUSES,
  type RecommendedList,
  type RecommendedStatus,
} from '../core/index.js';
import { OfferingType } from '../offering/offering.type.js';

const RecommendedListEnum = enumOf(RECOMMENDED_LISTS);
registerEnumType(RecommendedListEnum, {
  name: 'RecommendedList',
  description: '典型云计算服务产品, 云计算解决方案.',
});
const RecommendedStatusEnum = enumOf(RECOMMENDED_STATUSES);
registerEnumType(RecommendedStatusEnum, {
  name: 'RecommendedStatus',
  description: 'DRAFT, then EXPERT_REVIEW of each entry, PUBLISHED until validTo, and EXPIRED from that day on.',
});

@ObjectType('RecommendedEntry', { description: 'An offering in an issue, and what was said of it.' })
export class RecommendedEntryType {
  @Field(() => RecommendedListEnum) list!: RecommendedList;
  @Field(() => OfferingType) offering!: OfferingType;
  @Field(() => Boolean, { nullable: true, description: 'What the reviewer says; null before.' })
  recommended!: boolean | null;
  @Field(() => String, { nullable: true }) opinion!: string | null;
  @Field(() => DateTime, { nullable: true }) reviewedAt!: number | null;
}

@ObjectType('RecommendedIssue', { description: '推荐目录: one issue of the recommended catalogue.' })
export class RecommendedIssueType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'Such as 2026-1.' }) number!: string;
  @Field(() => String) issuer!: string;
  @Field(() => DateOnScalar) validFrom!: string;
  @Field(() => DateOnScalar, { description: 'The first day on which it no longer holds.' }) validTo!: string;
  @Field(() => RecommendedStatusEnum) status!: RecommendedStatus;
  @Field(() => Int) version!: number;
  @Field(() => DateTime, { nullable: true }) publishedAt!: number | null;
}

export const RecommendedIssueConnection = connectionType('RecommendedIssue', () => RecommendedIssueType);

@ObjectType('RecommendedBadge', {
  description: 'The offering stands in an issue that holds today. It changes no order, price, score or right.',
})
export class RecommendedBadgeType {
  @Field(() => RecommendedListEnum) list!: RecommendedList;
  @Field(() => String) issueNumber!: string;
  @Field(() => String) issuer!: string;
  @Field(() => DateOnScalar, { description: 'The first day on which it is gone.' }) validTo!: string;
}

@InputType()
export class DraftRecommendedIssueInput {
  @Field(() => String, { description: 'The year and which one of it: 2026-1.' }) number!: string;
  @Field(() => String) issuer!: string;
  @Field(() => DateOnScalar) validFrom!: string;
  @Field(() => DateOnScalar, { description: 'The first day on which it no longer holds.' }) validTo!: string;
  @Field(() => [ID], { description: 'Published offerings, at most 200.' }) products!: string[];
  @Field(() => [ID], { description: 'Published offerings, at most 200.' }) solutions!: string[];
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType({ description: 'Replaces a draft whole.' })
export class UpdateRecommendedIssueInput {
  @Field(() => ID) id!: string;
  @Field(() => Int, { description: 'The version that was read; VERSION_CONFLICT when it is stale.' }) version!: number;
  @Field(() => String) number!: string;
  @Field(() => String) issuer!: string;
  @Field(() => DateOnScalar) validFrom!: string;
  @Field(() => DateOnScalar) validTo!: string;
  @Field(() => [ID]) products!: string[];
  @Field(() => [ID]) solutions!: string[];
}

@InputType()
export class ReviewRecommendedEntryInput {
  @Field(() => ID) issueId!: string;
  @Field(() => ID) offeringId!: string;
  @Field(() => Boolean) recommended!: boolean;
  @Field(() => String) opinion!: string;
}
