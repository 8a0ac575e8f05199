import { type Id, type Instant, newId } from '#kernel';
import { at, atOrNull, bin, json, rows, type Runner } from '#platform';
import { OPEN_REVISIONS, type PricePlan } from '../core/index.js';
import type { OfferingContent } from '../offering/offering.check.js';
import type { Offering } from '../offering/offering.row.js';
import { plansOf } from '../plan/plan-store.js';
import { type Revision, revisionOf, type RevisionRow, SELECT_REVISIONS } from './revision.row.js';

type Columns = Record<string, unknown>;

/** What a revision says, plans aside. */
interface Said extends OfferingContent {
  effectiveAttributes: Record<string, unknown>;
}

/** What its provider writes of one that is not in force yet. */
export interface Draft extends Said {
  plans: readonly PricePlan[];
  effectiveFrom: Instant | null;
}

const contentColumns = (content: Said): Columns => ({
  name: content.name,
  summary: content.summary,
  description: content.description,
  service_model: content.serviceModel,
  clouds: JSON.stringify(content.clouds),
  category_codes: JSON.stringify(content.categoryCodes),
  zone_codes: JSON.stringify(content.zoneCodes),
  attributes: JSON.stringify(content.attributes),
  effective_attributes: JSON.stringify(content.effectiveAttributes),
  partners: content.partners.length ? JSON.stringify(content.partners) : null,
});

const insert = (runner: Runner, columns: Columns): Promise<unknown> =>
  runner.query(`INSERT INTO offering_revision (${Object.keys(columns).join(', ')}) VALUES (?)`, [
    Object.values(columns),
  ]);

/** What is published for the first time is the offering's first revision; its plans are there. */
export async function insertFirstRevision(
  runner: Runner,
  offering: Offering,
  { deciderId, now }: { deciderId: Id; now: Instant },
): Promise<void> {
  await insert(runner, {
    id: bin(newId()),
    offering_id: bin(offering.id),
    revision: offering.revision,
    status: 'CURRENT',
    version: 1,
    ...contentColumns(offering),
    plans_revision: offering.plansRevision,
    effective_at: at(now),
    decider_id: bin(deciderId),
    created_at: at(now),
    submitted_at: atOrNull(offering.submittedAt),
    decided_at: at(now),
  });
}

/** A draft under the next number that was never used. The offering's row is locked. */
export async function insertDraft(
  runner: Runner,
  offeringId: Id,
  content: Draft,
  { authorId, now }: { authorId: Id; now: Instant },
): Promise<Id> {
  const [last] = await rows<{ revision: number }>(
    runner,
    'SELECT revision FROM offering_revision WHERE offering_id = ? ORDER BY revision DESC LIMIT 1',
    [bin(offeringId)],
  );
  const id = newId();
  await insert(runner, {
    id: bin(id),
    offering_id: bin(offeringId),
    revision: last!.revision + 1,
    status: 'DRAFT',
    version: 1,
    ...contentColumns(content),
    plans: JSON.stringify(content.plans),
    effective_from: atOrNull(content.effectiveFrom),
    author_id: bin(authorId),
    created_at: at(now),
  });
  return id;
}

export const draftColumns = (content: Draft): Columns => ({
  ...contentColumns(content),
  plans: JSON.stringify(content.plans),
  effective_from: atOrNull(content.effectiveFrom),
});

/** Writes columns of a revision and raises its version. */
export async function updateRevision(runner: Runner, id: Id, columns: Columns): Promise<void> {
  const set = Object.keys(columns).map((column) => `${column} = ?`);
  await runner.query(`UPDATE offering_revision SET ${set.join(', ')}, version = version + 1 WHERE id = ?`, [
    ...Object.values(columns),
    bin(id),
  ]);
}

export async function findRevision(runner: Runner, id: Id): Promise<Revision | null> {
  const [row] = await rows<RevisionRow>(runner, `${SELECT_REVISIONS} WHERE r.id = ?`, [bin(id)]);
  return row ? revisionOf(row) : null;
}

/** The one revision of an offering that is still to take effect, or null. The offering's row is locked. */
export async function openRevision(runner: Runner, offeringId: Id): Promise<Revision | null> {
  const [row] = await rows<RevisionRow>(runner, `${SELECT_REVISIONS} WHERE r.offering_id = ? AND r.status IN (?)`, [
    bin(offeringId),
    OPEN_REVISIONS,
  ]);
  return row ? revisionOf(row) : null;
}

/** Gives up what was still to take effect of an offering that ends. The offering's row is locked. */
export async function withdrawOpenRevision(runner: Runner, offeringId: Id): Promise<void> {
  const open = await openRevision(runner, offeringId);
  if (open) await updateRevision(runner, open.id, { status: 'WITHDRAWN', effective_at: null });
}

/** What a revision sells, or would: from the row until it takes effect, then from the plans themselves. */
export async function revisedPlans(runner: Runner, { id, offeringId, plansRevision }: Revision): Promise<PricePlan[]> {
  if (plansRevision !== null) return plansOf(runner, offeringId, plansRevision);
  const [row] = await rows<{ plans: unknown }>(runner, 'SELECT plans FROM offering_revision WHERE id = ?', [bin(id)]);
  return json(row!.plans);
}
