import { Global, Module } from '@nestjs/common';
import { AdmissionDecisions } from './admission/admission-decisions.service.js';
import { AdmissionSettling } from './admission/admission-settling.service.js';
import { Admissions } from './admission/admissions.service.js';
import { AdmissionApplications } from './admission/applications.service.js';
import { Standings } from './admission/standings.service.js';
import { Incidents } from './incident/incidents.service.js';
import { KeyUnits } from './key-unit/key-units.service.js';
import { BuyerNeeds } from './system/buyer-needs.service.js';
import { SecurityWarnings } from './warning/security-warnings.service.js';
import { Committees } from './committee/committees.service.js';
import { Experts } from './committee/experts.service.js';
import { YearlyPlans } from './committee/yearly-plans.service.js';
import { Bodies } from './body/bodies.service.js';
import { EvidenceWarnings } from './evidence/evidence-warnings.service.js';
import { EvidenceFiles } from './file/evidence-files.service.js';
import { Evidences } from './evidence/evidences.service.js';
import { MarketFacts } from './facts/market-facts.service.js';
import { AdmissionsWaiting } from './waiting/admissions-waiting.js';
import { ComplianceTerms } from './terms.js';

const services = [
  ComplianceTerms,
  Bodies,
  Evidences,
  EvidenceWarnings,
  EvidenceFiles,
  AdmissionApplications,
  AdmissionDecisions,
  AdmissionSettling,
  Admissions,
  Standings,
  BuyerNeeds,
  SecurityWarnings,
  Incidents,
  KeyUnits,
  Committees,
  Experts,
  YearlyPlans,
  MarketFacts,
  AdmissionsWaiting,
];

/** Who may sell, and what is proved of it; global, since listing, pricing and ordering all ask it. */
@Global()
@Module({ providers: services, exports: services })
export class ComplianceModule {}
