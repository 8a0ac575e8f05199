import { AdmissionApplicationEntity } from './admission/admission-application.entity.js';
import { AdmissionConditionEntity, AdmissionEntity, AdmissionSuspensionEntity } from './admission/admission.entity.js';
import { ProviderVersionEntity } from './admission/provider-version.entity.js';
import { BodyEntity } from './body/body.entity.js';
import { IncidentEntity } from './incident/incident.entity.js';
import { KeyUnitEntity } from './key-unit/key-unit.entity.js';
import {
  CommitteeMemberEntity,
  ExpertInterestEntity,
  ExpertOpinionEntity,
  YearlyPlanEntity,
} from './committee/committee.entity.js';
import { EvidenceDemandEntity, InformationSystemEntity } from './system/information-system.entity.js';
import { SecurityWarningEntity } from './warning/security-warning.entity.js';
import { EvidenceWarningEntity } from './evidence/evidence-warning.entity.js';
import { EvidenceFileEntity } from './file/evidence-file.entity.js';
import { EvidenceEntity } from './evidence/evidence.entity.js';

export { Admissions } from './admission/admissions.service.js';
export { AdmissionApplications } from './admission/applications.service.js';
export { Bodies } from './body/bodies.service.js';
export { Standings } from './admission/standings.service.js';
export * from './compliance-graphql.module.js';
export * from './compliance-jobs.module.js';
export * from './compliance.module.js';
export { Evidences } from './evidence/evidences.service.js';
export type { SubmitEvidenceInput } from './evidence/evidence.type.js';
export { EVIDENCE_FILES_ROUTE } from './file/evidence-files.controller.js';
export { ComplianceTerms } from './terms.js';
export { MarketFacts } from './facts/market-facts.service.js';
export * from './migrations/index.js';
export { Committees } from './committee/committees.service.js';
export { Experts } from './committee/experts.service.js';
export { SecurityWarnings } from './warning/security-warnings.service.js';

export const complianceEntities = [
  BodyEntity,
  EvidenceEntity,
  AdmissionApplicationEntity,
  AdmissionEntity,
  AdmissionConditionEntity,
  AdmissionSuspensionEntity,
  ProviderVersionEntity,
  EvidenceWarningEntity,
  InformationSystemEntity,
  EvidenceDemandEntity,
  SecurityWarningEntity,
  IncidentEntity,
  KeyUnitEntity,
  CommitteeMemberEntity,
  ExpertInterestEntity,
  ExpertOpinionEntity,
  YearlyPlanEntity,
  EvidenceFileEntity,
];
