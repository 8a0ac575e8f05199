import { isId } from '#kernel';
import { bins, id, rows, type Runner } from '#platform';
import type { OfferingFacts } from '#policy';
import type { ServiceModel } from '../core/index.js';

/** The attribute that names what an offering puts under one contract with it, by id. */
const BUNDLE_OF = 'bundleOf';
/** The most that are looked at: an order has no more items. */
const MOST = 100;

const namedBy = ({ attributes }: OfferingFacts): string[] => {
  const named = attributes[BUNDLE_OF];
  return (Array.isArray(named) ? (named as unknown[]) : [])
    .slice(0, MOST)
    .filter((one): one is string => typeof one === 'string' && isId(one))
    .map((one) => one.toLowerCase());
};

/** Offerings as the rules are told of them, with what they bundle; no query where none bundles anything. */
export async function withBundled(runner: Runner, offerings: readonly OfferingFacts[]): Promise<OfferingFacts[]> {
  const ids = [...new Set(offerings.flatMap(namedBy))];
  if (!ids.length) return [...offerings];
  const found = await rows<{ id: Buffer; provider_id: Buffer; service_model: ServiceModel }>(
    runner,
    "SELECT id, provider_id, service_model FROM offering WHERE id IN (?) AND status = 'PUBLISHED'",
    [bins(ids)],
  );
  const parts = found.map((row) => ({
    id: id(row.id),
    providerId: id(row.provider_id),
    serviceModel: row.service_model,
  }));
  return offerings.map((offering) => {
    const named = namedBy(offering);
    if (!named.length) return offering;
    const own = parts.filter((part) => named.includes(part.id) && part.providerId === offering.providerId);
    return { ...offering, bundled: own.map(({ id: partId, serviceModel }) => ({ id: partId, serviceModel })) };
  });
}
