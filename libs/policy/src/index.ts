import { WhiteListEntryEntity } from './access/white-list-entry.entity.js';
import { ChannelMonthEntity } from './channel/channel-month.entity.js';
import { DataFlowEntity } from './flow/data-flow.entity.js';
import { CapacityRecordEntity } from './place/capacity-record.entity.js';
import { RuleSwitchEntity } from './switch/rule-switch.entity.js';
import { ApprovalStepEntity } from './approval/approval-step.entity.js';
import { CentreCostEntity } from './centre/centre-cost.entity.js';
import { DataCentreEntity, EnergyReadingEntity } from './centre/data-centre.entity.js';
import { ChannelCommitmentEntity, ChannelStageEntity } from './channel/channel-commitment.entity.js';
import { SiteLinkEntity } from './link/site-link.entity.js';
import { PlacementExemptionEntity } from './placement/placement-exemption.entity.js';
import { SmeDeclarationEntity } from './sme/sme-declaration.entity.js';
import { ZoneEligibilityEntity } from './eligibility/zone-eligibility.entity.js';

export { CategoryType } from './category/category.type.js';
export { DataCentres } from './centre/data-centres.service.js';
export { ChannelCapacity } from './channel/channel-capacity.js';
export * from './core/index.js';
export { ZoneEligibilities } from './eligibility/zone-eligibility.service.js';
export type { ApplyForZoneInput } from './eligibility/zone-eligibility.type.js';
export * from './migrations/index.js';
export * from './policy-graphql.module.js';
export { CitationType, RuleScopeEnum } from './plan/plan.type.js';
export * from './policy.module.js';
export * from './rules/policy.service.js';
export { RuleFacts } from './rules/rule-facts.js';
export { ZoneType } from './zone/zone.type.js';

export const policyEntities = [
  ZoneEligibilityEntity,
  ApprovalStepEntity,
  ChannelStageEntity,
  ChannelCommitmentEntity,
  DataCentreEntity,
  EnergyReadingEntity,
  PlacementExemptionEntity,
  SiteLinkEntity,
  RuleSwitchEntity,
  WhiteListEntryEntity,
  DataFlowEntity,
  ChannelMonthEntity,
  CapacityRecordEntity,
  SmeDeclarationEntity,
  CentreCostEntity,
];
