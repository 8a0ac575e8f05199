import type { QuarantineStatus } from '../../graphql/schema.generated';
import { knownText, oneOf, said } from '../../parts/search';

export const QUARANTINE_STATUSES: readonly QuarantineStatus[] = ['OPEN', 'RELEASED', 'DISCARDED'];

export interface IntakeSearch {
  status?: QuarantineStatus;
  file?: string;
}

export const readIntakeSearch = ({ status, file }: Record<string, unknown>): IntakeSearch =>
  said({ status: oneOf(status, QUARANTINE_STATUSES), file: knownText(file, 36) });
