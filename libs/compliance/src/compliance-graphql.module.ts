import { Module } from '@nestjs/common';
import { AdmissionResolver } from './admission/admission.resolver.js';
import { AdmissionApplicationResolver } from './admission/application.resolver.js';
import { BodyResolver } from './body/body.resolver.js';
import { ProviderCandidateResolver } from './candidate/candidate.resolver.js';
import { IncidentResolver } from './incident/incident.resolver.js';
import { KeyUnitResolver } from './key-unit/key-unit.resolver.js';
import { InformationSystemResolver } from './system/information-system.resolver.js';
import { SecurityWarningResolver } from './warning/security-warning.resolver.js';
import {
  CommitteeMemberResolver,
  CommitteeResolver,
  ExpertResolver,
  YearlyPlanResolver,
} from './committee/committee.resolver.js';
import { EvidenceFilesController } from './file/evidence-files.controller.js';
import { EvidenceResolver } from './evidence/evidence.resolver.js';

export const complianceResolvers = [
  BodyResolver,
  EvidenceResolver,
  AdmissionApplicationResolver,
  AdmissionResolver,
  ProviderCandidateResolver,
  InformationSystemResolver,
  SecurityWarningResolver,
  IncidentResolver,
  KeyUnitResolver,
  CommitteeResolver,
  CommitteeMemberResolver,
  ExpertResolver,
  YearlyPlanResolver,
];

/** Only the api imports it. */
@Module({ providers: complianceResolvers, controllers: [EvidenceFilesController] })
export class ComplianceGraphqlModule {}
