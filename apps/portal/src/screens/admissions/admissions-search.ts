import type { AdmissionApplicationStatus } from '../../graphql/schema.generated';
import { knownOf, said } from '../../parts/search';

export const ADMISSION_STATUSES: readonly AdmissionApplicationStatus[] = [
  'DRAFT',
  'SUBMITTED',
  'REVIEW',
  'ADMITTED',
  'CONDITIONAL',
  'REJECTED',
  'WITHDRAWN',
];

export interface AdmissionsSearch {
  statuses?: AdmissionApplicationStatus[];
  overdue?: true;
}

export const readAdmissionsSearch = ({ statuses, overdue }: Record<string, unknown>): AdmissionsSearch =>
  said({ statuses: knownOf(statuses, ADMISSION_STATUSES), overdue: overdue === true ? true : undefined });
