import type { Id } from '#kernel';
import { id, idOrNull, json } from '#platform';
import type { OfferingFacts } from '#policy';
import type { Offering } from '../offering/offering.row.js';
import type { PriceRow } from './price.row.js';
import {
  type Cloud,
  type OfferingPartner,
  type OfferingStatus,
  type Price,
  type PricePlan,
  type ServiceModel,
  smePlansOf,
} from '../core/index.js';

/** A plan with its prices and what others need of its offering. */
export interface PlanFacts extends PricePlan {
  id: Id;
  offeringId: Id;
  offeringCode: string;
  offeringName: string;
  revision: number;
  providerId: Id;
  serviceModel: ServiceModel;
  clouds: Cloud[];
  zoneCodes: string[];
  /** What the offering declares in all, its provider's defaults with it. */
  attributes: Record<string, unknown>;
  partners: OfferingPartner[];
  offeringStatus: OfferingStatus;
  /** The provider in whose sandbox its offering is listed; null for what is real. */
  sandboxOf: Id | null;
  /** The revision whose plans are on sale: another than `revision` when this one is no more. */
  soldRevision: number;
  currency: string;
}

/** A plan without its prices. */
export type PlanHead = Omit<PlanFacts, 'prices'>;

export interface PlanRow {
  id: Buffer;
  code: string;
  name: string;
  revision: number;
  currency: string;
  offering_id: Buffer;
  offering_code: string;
  offering_name: string;
  provider_id: Buffer;
  service_model: ServiceModel;
  clouds: unknown;
  zone_codes: unknown;
  attributes: unknown;
  partners: unknown;
  status: OfferingStatus;
  sandbox_of: Buffer | null;
  plans_revision: number;
}

/** What is on sale reads its offering's row; a plan that was replaced keeps what its own revision said. */
const asSold = (column: string): string => `IF(r.id IS NULL, o.${column}, r.${column})`;

export const SELECT_PLANS = `SELECT p.id, p.code, p.name, p.revision, p.currency, p.offering_id, o.code AS offering_code,
  ${asSold('name')} AS offering_name, o.provider_id, ${asSold('service_model')} AS service_model,
  ${asSold('clouds')} AS clouds, ${asSold('zone_codes')} AS zone_codes, IF(r.id IS NULL, COALESCE(o.effective_attributes, o.attributes), r.effective_attributes) AS attributes,
  ${asSold('partners')} AS partners, o.status, o.sandbox_of, o.plans_revision
  FROM plan p JOIN offering o ON o.id = p.offering_id
  LEFT JOIN offering_revision r ON r.offering_id = p.offering_id AND r.revision = p.revision AND o.plans_revision <> p.revision`;

export const planHeadOf = (row: PlanRow): PlanHead => ({
  id: id(row.id),
  code: row.code,
  name: row.name,
  revision: row.revision,
  currency: row.currency,
  offeringId: id(row.offering_id),
  offeringCode: row.offering_code,
  offeringName: row.offering_name,
  providerId: id(row.provider_id),
  serviceModel: row.service_model,
  clouds: json(row.clouds),
  zoneCodes: json(row.zone_codes),
  attributes: json(row.attributes),
  partners: row.partners === null ? [] : json(row.partners),
  offeringStatus: row.status,
  sandboxOf: idOrNull(row.sandbox_of),
  soldRevision: row.plans_revision,
});

/** A row of SELECT_PRICED_PLANS: a price of a plan, or the plan alone. */
export interface PricedPlanRow extends Omit<PriceRow, 'plan_id'> {
  plan_id: Buffer | null;
  priced_plan_id: Buffer;
  offering_id: Buffer;
  plan_code: string;
  plan_name: string;
  revision: number;
}

/** The plan of such a row, still without its prices. */
export const pricedPlanOf = (row: PricedPlanRow, offering: Offering): PlanFacts => ({
  id: id(row.priced_plan_id),
  code: row.plan_code,
  name: row.plan_name,
  revision: row.revision,
  currency: row.currency,
  offeringId: offering.id,
  offeringCode: offering.code,
  offeringName: offering.name,
  providerId: offering.providerId,
  serviceModel: offering.serviceModel,
  clouds: offering.clouds,
  zoneCodes: offering.zoneCodes,
  attributes: offering.effectiveAttributes,
  partners: offering.partners,
  offeringStatus: offering.status,
  sandboxOf: offering.sandboxOf,
  soldRevision: offering.plansRevision,
  prices: [],
});

const isCharged = (amount: string | null): boolean => amount !== null && amount !== '0';

const isAboveZero = (price: Price): boolean =>
  price.maximumAmount !== '0' &&
  price.maximumPerEvent !== '0' &&
  [
    price.unitPrice,
    ...price.tiers.flatMap((tier) => [tier.unitPrice, tier.flatAmount]),
    price.rate,
    price.fixedAmount,
    price.minimumPerEvent,
    price.minimumAmount,
  ].some(isCharged);

/** What a price is for the rules: use with a minimum of a month is not paid by use alone, but a fee as well. */
const ruledKindOf = ({ kind, minimumAmount }: Price): Price['kind'] =>
  kind === 'USAGE' && isCharged(minimumAmount) ? 'RECURRING' : kind;

type RuledOffering = Omit<OfferingFacts, 'plans' | 'smePlans' | 'isTrial'> & { sandboxOf: Id | null };

/** What the plan rules are told of an offering and all its plans. Prices are plain texts: zero is "0". */
export const ruleFactsOf = (
  { id: offeringId, code, providerId, serviceModel, clouds, zoneCodes, attributes, sandboxOf }: RuledOffering,
  plans: readonly PricePlan[],
): OfferingFacts => ({
  id: offeringId,
  code,
  providerId,
  serviceModel,
  clouds,
  zoneCodes,
  attributes,
  ...(sandboxOf !== null && { isTrial: true as const }),
  ...smePlansOf(attributes, plans),
  plans: plans.map((plan) => ({
    code: plan.code,
    prices: plan.prices.map((price) => ({ kind: ruledKindOf(price), aboveZero: isAboveZero(price) })),
  })),
});
