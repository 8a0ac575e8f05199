import { AdmissionApplicationEntity } from './admission/admission-application.entity.js';
import { AdmissionConditionEntity, AdmissionEntity, AdmissionSuspensionEntity } from './admission/admission.entity.js';
import { BodyEntity } from './body/body.entity.js';
import { EvidenceEntity } from './evidence/evidence.entity.js';

export { Admissions } from './admission/admissions.service.js';
export { AdmissionApplications } from './admission/applications.service.js';
export { Bodies } from './body/bodies.service.js';
export * from './compliance-graphql.module.js';
export * from './compliance.module.js';
export { Evidences } from './evidence/evidences.service.js';
export type { SubmitEvidenceInput } from './evidence/evidence.type.js';
export { MarketFacts } from './facts/market-facts.service.js';
export * from './migrations/index.js';

export const complianceEntities = [
  BodyEntity,
  EvidenceEntity,
  AdmissionApplicationEntity,
  AdmissionEntity,
  AdmissionConditionEntity,
  AdmissionSuspensionEntity,
];
