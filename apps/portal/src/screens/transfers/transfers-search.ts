import type { TransferStatus } from '../../graphql/schema.generated';
import { knownOf, said } from '../../parts/search';

export const TRANSFER_STATUSES: readonly TransferStatus[] = ['OFFERED', 'DONE', 'DECLINED', 'WITHDRAWN', 'LAPSED'];

export interface TransfersSearch {
  statuses?: TransferStatus[];
}

export const readTransfersSearch = ({ statuses }: Record<string, unknown>): TransfersSearch =>
  said({ statuses: knownOf(statuses, TRANSFER_STATUSES) });
