import type { OrganizationKind } from '#identity/core';
import type { LinkFacts } from './links.js';
import type { SellerFacts } from './seller.js';
import type { SmeFacts, SmePlanFacts } from './sme.js';
import type { ItemFacts, Standings } from './standings.js';

/** What a caller tells the engine about a request. The engine reads nothing else: no table, no clock. */
export interface Facts {
  /** The organization that sees, prices or buys; null when nobody does (a provider submits its own offering). */
  buyer: BuyerFacts | null;
  offerings: readonly OfferingFacts[];
  /** What of them is ordered; absent where offerings alone are looked at. */
  items?: readonly ItemFacts[];
  /** How the special zones and channels concerned stand; absent where none is. */
  standings?: Standings;
  /** Links between places that are to be made. */
  links?: readonly LinkFacts[];
  /** An international service that is to be reached from a zone, and whether the zone's list has it today. */
  access?: { zone: string; service: string; listed: boolean };
  /** Who sells the offerings; absent where nobody looked. */
  sellers?: readonly SellerFacts[];
  /** Kinds of evidence that the buyer demands of everything it orders. */
  demands?: readonly string[];
  /** The buyer's systems that something is ordered for, by their codes, and what each needs of attributes. */
  systems?: readonly { code: string; levels: Readonly<Record<string, number>> }[];
  /** The buyer declares that what it orders touches state secrets (涉密). */
  classified?: boolean;
  /** Rules of drafts that do not hold today in a zone. */
  switchedOff?: readonly { ruleId: string; zone: string }[];
}

export interface BuyerFacts {
  organizationKind: OrganizationKind;
  /** Its unified social credit code: who has one is registered in mainland China. Absent where nobody looked. */
  uscc?: string | null;
  /** GB/T 2260 of where it belongs. Absent where nobody looked. */
  divisionCode?: string | null;
  /** As a small or medium enterprise; null for none. Absent where nobody looked. */
  sme?: SmeFacts | null;
}

/** What the rules are told of an organization that buys. */
export const buyerFacts = (buyer: {
  kind: OrganizationKind;
  uscc: string | null;
  divisionCode?: string | null;
}): BuyerFacts => ({
  organizationKind: buyer.kind,
  uscc: buyer.uscc,
  divisionCode: buyer.divisionCode ?? null,
});

export interface OfferingFacts {
  id: string;
  /** The provider's code of the offering: how messages name it. Without it they use the id. */
  code?: string;
  /** Whose it is. Absent where nobody looked. */
  providerId?: string;
  /** It is listed in a sandbox, where who sells is taken as admitted and everything as proved. */
  isTrial?: true;
  serviceModel: ServiceModelName;
  clouds: readonly CloudName[];
  zoneCodes: readonly string[];
  attributes: Readonly<Record<string, unknown>>;
  plans: readonly PlanFacts[];
  /** Its plans for small and medium enterprises; absent where there is none. */
  smePlans?: readonly SmePlanFacts[];
  /** The published offerings of the same provider that it bundles; absent where it bundles none. */
  bundled?: readonly BundledFacts[];
}

export interface BundledFacts {
  id: string;
  serviceModel: ServiceModelName;
}

export interface PlanFacts {
  code: string;
  prices: readonly PriceFacts[];
}

export interface PriceFacts {
  kind: PriceKindName;
  /** Whether any unit price or flat amount of it, in any tier, is above zero. */
  aboveZero: boolean;
}

// The names a rule's data may use: the public contract's enums. The catalogue owns the things but stands to the right
// of this lib, which therefore has the names of its own.
export const SERVICE_MODEL_NAMES = ['IAAS', 'PAAS', 'SAAS', 'DAAS'] as const;
export const CLOUD_NAMES = ['GOVERNMENT', 'SOCIAL', 'ENTERPRISE', 'HPC'] as const;

export type ServiceModelName = (typeof SERVICE_MODEL_NAMES)[number];
export type CloudName = (typeof CLOUD_NAMES)[number];
export type PriceKindName = 'ONE_TIME' | 'RECURRING' | 'USAGE';

/** What a decision keeps of the facts: all but the offerings' plans, which its revision has. */
export interface KeptFacts extends Omit<Facts, 'offerings'> {
  offerings: readonly Omit<OfferingFacts, 'plans'>[];
}

export const keptFacts = ({ offerings, ...facts }: Facts): KeptFacts => ({
  ...facts,
  offerings: offerings.map(({ plans: _, ...offering }) => offering),
});
