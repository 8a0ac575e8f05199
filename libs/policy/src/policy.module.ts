import { Global, Module } from '@nestjs/common';
import { Approvals } from './approval/approvals.service.js';
import { DataCentres } from './centre/data-centres.service.js';
import { Energy } from './centre/energy.service.js';
import { CentreCosts } from './centre/centre-costs.service.js';
import { ChannelCapacity } from './channel/channel-capacity.js';
import { Channels } from './channel/channels.service.js';
import { WhiteLists } from './access/white-list.service.js';
import { ChannelMonths } from './channel/channel-months.service.js';
import { DataFlows } from './flow/data-flows.service.js';
import { CapacityRecords } from './place/capacity-records.service.js';
import { RuleSwitches } from './switch/rule-switches.service.js';
import { ZoneEligibilities } from './eligibility/zone-eligibility.service.js';
import { SiteLinks } from './link/site-links.service.js';
import { PlacementExemptions } from './placement/placement-exemptions.service.js';
import { Policy } from './rules/policy.service.js';
import { SmeDeclarations } from './sme/sme-declarations.service.js';
import { RuleFacts } from './rules/rule-facts.js';

const services = [
  Policy,
  RuleFacts,
  Approvals,
  ChannelCapacity,
  Channels,
  ZoneEligibilities,
  DataCentres,
  Energy,
  SiteLinks,
  PlacementExemptions,
  RuleSwitches,
  WhiteLists,
  DataFlows,
  ChannelMonths,
  CapacityRecords,
  SmeDeclarations,
  CentreCosts,
];

/** The plans' rules, categories and zones; global, since listing, pricing and ordering all ask them. */
@Global()
@Module({ providers: services, exports: services })
export class PolicyModule {}
