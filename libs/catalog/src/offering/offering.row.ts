import type { Id, Instant } from '#kernel';
import { id, idOrNull, json } from '#platform';
import type { Cloud, OfferingPartner, OfferingStatus, ServiceModel } from '../core/index.js';

/** An offering as services hand it on; plans, organizations, categories and zones are read beside it. */
export interface Offering {
  id: Id;
  providerId: Id;
  code: string;
  name: string;
  summary: string;
  description: string;
  serviceModel: ServiceModel;
  clouds: Cloud[];
  categoryCodes: string[];
  zoneCodes: string[];
  attributes: Record<string, unknown>;
  /** The provider's defaults overlaid by the offering's own. */
  effectiveAttributes: Record<string, unknown>;
  partners: OfferingPartner[];
  status: OfferingStatus;
  revision: number;
  /** Whose plans are on sale: the revision's own, or an earlier one's when only words changed since. */
  plansRevision: number;
  version: number;
  changeReason: string | null;
  submittedAt: Instant | null;
  publishedAt: Instant | null;
  /** While it is SUSPENDED. */
  suspension: Suspension | null;
  /** The provider in whose sandbox it is listed; null for what is real. */
  sandboxOf: Id | null;
}

/** Why the operator took an offering off the market, and what it was before. */
interface Suspension {
  from: 'PUBLISHED' | 'PAUSED' | 'RETIRED';
  reason: string;
  /** The plan rule it rests on. */
  ruleId: string | null;
}

/** What it would be if it were not suspended. */
export const statusBeneath = ({ status, suspension }: Pick<Offering, 'status' | 'suspension'>): OfferingStatus =>
  suspension?.from ?? status;

export interface OfferingRow {
  id: Buffer;
  provider_id: Buffer;
  code: string;
  name: string;
  summary: string;
  description: string;
  service_model: ServiceModel;
  clouds: unknown;
  category_codes: unknown;
  zone_codes: unknown;
  attributes: unknown;
  effective_attributes: unknown;
  partners: unknown;
  status: OfferingStatus;
  revision: number;
  plans_revision: number;
  version: number;
  change_reason: string | null;
  submitted_at: Instant | null;
  published_at: Instant | null;
  suspended_from: Suspension['from'] | null;
  suspension_reason: string | null;
  suspension_rule: string | null;
  sandbox_of: Buffer | null;
}

export const OFFERING_COLUMNS = `o.id, o.provider_id, o.code, o.name, o.summary, o.description, o.service_model, o.clouds,
  o.category_codes, o.zone_codes, o.attributes, COALESCE(o.effective_attributes, o.attributes) AS effective_attributes, o.partners, o.status, o.revision, o.plans_revision, o.version, o.change_reason, o.submitted_at, o.published_at,
  o.suspended_from, o.suspension_reason, o.suspension_rule, o.sandbox_of`;
export const SELECT_OFFERINGS = `SELECT ${OFFERING_COLUMNS} FROM offering o`;

export const offeringOf = (row: OfferingRow): Offering => ({
  id: id(row.id),
  providerId: id(row.provider_id),
  code: row.code,
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
  status: row.status,
  revision: row.revision,
  plansRevision: row.plans_revision,
  version: row.version,
  changeReason: row.change_reason,
  submittedAt: row.submitted_at,
  publishedAt: row.published_at,
  suspension:
    row.suspended_from && row.suspension_reason
      ? { from: row.suspended_from, reason: row.suspension_reason, ruleId: row.suspension_rule }
      : null,
  sandboxOf: idOrNull(row.sandbox_of),
});
