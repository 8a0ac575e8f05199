import type { InstanceStatus } from '../../graphql/schema.generated';
import { knownOf, said } from '../../parts/search';

export const INSTANCE_STATUSES: readonly InstanceStatus[] = [
  'CREATING',
  'ACTIVE',
  'UPDATING',
  'SUSPENDED',
  'TERMINATING',
  'TERMINATED',
  'DATA_RETURNED',
  'DATA_DESTROYED',
  'FAILED',
];

export interface InstancesSearch {
  statuses?: InstanceStatus[];
}

export const readInstancesSearch = ({ statuses }: Record<string, unknown>): InstancesSearch =>
  said({ statuses: knownOf(statuses, INSTANCE_STATUSES) });
