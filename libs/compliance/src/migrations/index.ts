import { Compliance1764370000000 } from './1764370000000-compliance.js';
import { StandingVersions1764371000000 } from './1764371000000-standing-versions.js';
import { SystemsWarningsIncidents1764374000000 } from './1764374000000-systems-warnings-incidents.js';
import { Committees1764376000000 } from './1764376000000-committees.js';
import { EvidenceFiles1764377000000 } from './1764377000000-evidence-files.js';
import { EndedTerms1764381003000 } from './1764381003000-ended-terms.js';

export const complianceMigrations = [
  Compliance1764370000000,
  StandingVersions1764371000000,
  SystemsWarningsIncidents1764374000000,
  Committees1764376000000,
  EvidenceFiles1764377000000,
  EndedTerms1764381003000,
];
