import { Module } from '@nestjs/common';
import { WhiteListResolver } from './access/white-list.resolver.js';
import { ChannelMonthResolver } from './channel/channel-month.resolver.js';
import { DataFlowResolver } from './flow/data-flow.resolver.js';
import { CapacityRecordResolver } from './place/capacity-record.resolver.js';
import { RuleSwitchResolver } from './switch/rule-switch.resolver.js';
import { ApprovalResolver } from './approval/approval.resolver.js';
import { CategoryResolver } from './category/category.resolver.js';
import { DataCentreOperatorKindResolver, DataCentreResolver } from './centre/centre.resolver.js';
import { DataCentreCostResolver } from './centre/centre-cost.resolver.js';
import { ChannelResolver, CommitmentResolver, GatewayResolver } from './channel/channel.resolver.js';
import { ZoneEligibilityResolver } from './eligibility/zone-eligibility.resolver.js';
import { SiteLinkResolver } from './link/site-link.resolver.js';
import { ParkResolver } from './park/park.resolver.js';
import { PlacementExemptionResolver } from './placement/placement-exemption.resolver.js';
import { PlanDocumentResolver, PlanRuleResolver } from './plan/plan.resolver.js';
import { SmeDeclarationResolver } from './sme/sme-declaration.resolver.js';
import { ZoneResolver, ZoneTermResolver } from './zone/zone.resolver.js';

export const policyResolvers = [
  CategoryResolver,
  ZoneResolver,
  ZoneTermResolver,
  ParkResolver,
  ChannelResolver,
  GatewayResolver,
  CommitmentResolver,
  ApprovalResolver,
  ZoneEligibilityResolver,
  DataCentreResolver,
  DataCentreOperatorKindResolver,
  SiteLinkResolver,
  PlacementExemptionResolver,
  RuleSwitchResolver,
  WhiteListResolver,
  DataFlowResolver,
  ChannelMonthResolver,
  CapacityRecordResolver,
  SmeDeclarationResolver,
  DataCentreCostResolver,
  PlanDocumentResolver,
  PlanRuleResolver,
];

/** Only the api imports it. */
@Module({ providers: policyResolvers })
export class PolicyGraphqlModule {}
