import { type Id, type Instant, type Month, notFound, plain, text } from '#kernel';
import { bins, id, rows, type Runner } from '#platform';
import type { Share, Sharing, SharingBasis } from '../core/index.js';

/** One organization's part as the database has it. */
interface KeptShare extends Share {
  /** Whether it has to accept. */
  asked: boolean;
  acceptedAt: Instant | null;
}

export interface KeptSharing extends Sharing {
  /** The instance's buyer and provider. */
  organizationId: Id;
  providerId: Id;
  createdAt: Instant;
  shares: KeptShare[];
}

interface Row {
  id: Buffer;
  instance_id: Buffer;
  seq: number;
  organization_id: Buffer;
  provider_id: Buffer;
  from_month: Month;
  basis: SharingBasis;
  meter: string | null;
  waiting: number;
  created_at: Instant;
}

interface ShareRow {
  sharing_id: Buffer;
  organization_id: Buffer;
  weight: string | null;
  subject: string | null;
  asked: number;
  accepted_at: Instant | null;
}

const SELECT =
  'SELECT id, instance_id, seq, organization_id, provider_id, from_month, basis, meter, waiting, created_at FROM instance_sharing';

export const noSuchSharing = (): Error => notFound(text('instance sharing', '实例分摊'));

/** Sharings with their shares: `tail` is everything after FROM. */
export async function selectSharings(runner: Runner, tail: string, parameters: unknown[]): Promise<KeptSharing[]> {
  const found = await rows<Row>(runner, `${SELECT} ${tail}`, parameters);
  if (!found.length) return [];
  const shares = await rows<ShareRow>(
    runner,
    'SELECT sharing_id, organization_id, weight, subject, asked, accepted_at FROM instance_share WHERE sharing_id IN (?) ORDER BY sharing_id, position',
    [found.map((row) => row.id)],
  );
  const bySharing = Map.groupBy(shares, (row) => id(row.sharing_id));
  return found.map((row) => ({
    id: id(row.id),
    instanceId: id(row.instance_id),
    seq: row.seq,
    organizationId: id(row.organization_id),
    providerId: id(row.provider_id),
    fromMonth: row.from_month,
    basis: row.basis,
    meter: row.meter,
    inForce: row.waiting === 0,
    createdAt: row.created_at,
    shares: (bySharing.get(id(row.id)) ?? []).map((share) => ({
      organizationId: id(share.organization_id),
      weight: share.weight === null ? null : plain(share.weight),
      subject: share.subject,
      asked: share.asked === 1,
      acceptedAt: share.accepted_at,
    })),
  }));
}

/** All sharings of these instances in the order they were set, by instance. */
export async function sharingsOf(runner: Runner, instanceIds: readonly Id[]): Promise<Map<Id, KeptSharing[]>> {
  if (!instanceIds.length) return new Map();
  const found = await selectSharings(runner, 'WHERE instance_id IN (?) ORDER BY instance_id, seq', [bins(instanceIds)]);
  return Map.groupBy(found, ({ instanceId }) => instanceId);
}
