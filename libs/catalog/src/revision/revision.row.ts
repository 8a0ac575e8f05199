import type { Id, Instant } from '#kernel';
import { id, idOrNull, json } from '#platform';
import type { RevisionStatus } from '../core/index.js';
import type { OfferingContent } from '../offering/offering.check.js';

/** A revision as services hand it on, without its plans. `code` is the offering's. */
export interface Revision extends OfferingContent {
  id: Id;
  offeringId: Id;
  providerId: Id;
  /** The offering's. */
  sandboxOf: Id | null;
  revision: number;
  status: RevisionStatus;
  version: number;
  effectiveAttributes: Record<string, unknown>;
  plansRevision: number | null;
  effectiveFrom: Instant | null;
  effectiveAt: Instant | null;
  supersededAt: Instant | null;
  changeReason: string | null;
  authorId: Id | null;
  deciderId: Id | null;
  createdAt: Instant;
  submittedAt: Instant | null;
  decidedAt: Instant | null;
}

export interface RevisionRow {
  id: Buffer;
  offering_id: Buffer;
  provider_id: Buffer;
  sandbox_of: Buffer | null;
  code: string;
  revision: number;
  status: RevisionStatus;
  version: number;
  name: string;
  summary: string;
  description: string;
  service_model: Revision['serviceModel'];
  clouds: unknown;
  category_codes: unknown;
  zone_codes: unknown;
  attributes: unknown;
  effective_attributes: unknown;
  partners: unknown;
  plans_revision: number | null;
  effective_from: Instant | null;
  effective_at: Instant | null;
  superseded_at: Instant | null;
  change_reason: string | null;
  author_id: Buffer | null;
  decider_id: Buffer | null;
  created_at: Instant;
  submitted_at: Instant | null;
  decided_at: Instant | null;
}

export const SELECT_REVISIONS = `SELECT r.id, r.offering_id, o.provider_id, o.sandbox_of, o.code, r.revision, r.status, r.version, r.name,
  r.summary, r.description, r.service_model, r.clouds, r.category_codes, r.zone_codes, r.attributes, r.effective_attributes, r.partners,
  r.plans_revision, r.effective_from, r.effective_at, r.superseded_at, r.change_reason, r.author_id, r.decider_id,
  r.created_at, r.submitted_at, r.decided_at FROM offering_revision r JOIN offering o ON o.id = r.offering_id`;

export const revisionOf = (row: RevisionRow): Revision => ({
  id: id(row.id),
  offeringId: id(row.offering_id),
  providerId: id(row.provider_id),
  sandboxOf: idOrNull(row.sandbox_of),
  code: row.code,
  revision: row.revision,
  status: row.status,
  version: row.version,
  name: row.name,
  summary: row.summary,
  description: row.description,
  serviceModel: row.service_model,
  clouds: json(row.clouds),
  categoryCodes: json(row.category_codes),
  zoneCodes: json(row.zone_codes),
  attributes: json(row.attributes),
  effectiveAttributes: json(row.effective_attributes),
  partners: row.partners === null ? [] : json(row.partners),
  plansRevision: row.plans_revision,
  effectiveFrom: row.effective_from,
  effectiveAt: row.effective_at,
  supersededAt: row.superseded_at,
  changeReason: row.change_reason,
  authorId: idOrNull(row.author_id),
  deciderId: idOrNull(row.decider_id),
  createdAt: row.created_at,
  submittedAt: row.submitted_at,
  decidedAt: row.decided_at,
});
