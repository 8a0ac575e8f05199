import type {
  Cloud,
  CreateOfferingInput,
  PriceComponentInput,
  PriceKind,
  PricingModel,
  ServiceModel,
} from '../../graphql/schema.generated';
import type { OfferingToEditQuery, PriceInputPartsFragment } from './offering-form.generated';

export type PriceFields = Partial<Record<keyof PriceComponentInput, unknown>> & {
  kind?: PriceKind;
  model?: PricingModel;
};

/** The form as it is while somebody types. */
export interface OfferingFields {
  code?: string;
  name?: string;
  summary?: string;
  description?: string;
  serviceModel?: ServiceModel;
  clouds?: Cloud[];
  categoryCodes?: string[];
  zoneCodes?: string[];
  attributes?: Record<string, unknown>;
  partners?: { providerId: string; share: string }[];
  plans?: { code?: string; name?: string; prices?: PriceFields[] }[];
}

type Editable = OfferingToEditQuery;
type Priced = { code: string; name: string; prices: PriceInputPartsFragment[] };

const EVERY = ['code', 'kind', 'model', 'currency', 'taxCategory', 'unit', 'effectiveFrom', 'effectiveTo'];
const LIMITS = ['minimumAmount', 'maximumAmount'];
const OF_KIND: Record<PriceKind, string[]> = {
  ONE_TIME: [],
  RECURRING: [...LIMITS, 'interval', 'timing', 'proration', 'anchorDay'],
  USAGE: [...LIMITS, 'meter', 'aggregation', 'source', 'includedQuantity', 'whileSuspended'],
};
const OF_MODEL: Record<PricingModel, string[]> = {
  FLAT: ['unitPrice'],
  PER_UNIT: ['unitPrice'],
  PACKAGE: ['unitPrice', 'packageSize', 'tierScope'],
  GRADUATED: ['tiers', 'tierScope'],
  VOLUME: ['tiers', 'tierScope'],
  PERCENTAGE: ['rate', 'fixedAmount', 'freeAmount', 'freeEvents', 'minimumPerEvent', 'maximumPerEvent'],
};

/** Which fields a price of this kind and model has; the rest is left out of what is sent. */
export const priceFields = ({ kind = 'RECURRING', model = 'FLAT' }: PriceFields): ReadonlySet<string> =>
  new Set([...EVERY, ...OF_KIND[kind], ...OF_MODEL[model]]);

const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && !value.length);

const onlySaid = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => isSaid(value)));

/** What is sent of the form, without what says nothing. Whether it is right, the api says. */
export function inputOf(fields: OfferingFields): CreateOfferingInput {
  return {
    code: fields.code ?? '',
    name: fields.name ?? '',
    summary: fields.summary ?? '',
    description: fields.description ?? '',
    serviceModel: fields.serviceModel ?? 'SAAS',
    clouds: fields.clouds ?? [],
    categoryCodes: fields.categoryCodes ?? [],
    zoneCodes: fields.zoneCodes ?? [],
    attributes: onlySaid(fields.attributes ?? {}),
    partners: fields.partners ?? [],
    plans: (fields.plans ?? []).map(({ code, name, prices }) => ({
      code: code ?? '',
      name: name ?? '',
      prices: (prices ?? []).map((price) => {
        const known = priceFields(price);
        const kept = Object.entries(price).filter(([field]) => known.has(field));
        return { code: '', kind: 'RECURRING', model: 'FLAT', ...onlySaid(Object.fromEntries(kept)) };
      }),
    })),
  };
}

/** The same of what is there already, whose code stands fast. */
export function changesOf(fields: OfferingFields): Omit<CreateOfferingInput, 'code'> {
  const input: Partial<CreateOfferingInput> & Omit<CreateOfferingInput, 'code'> = inputOf(fields);
  delete input.code;
  return input;
}

const planFields = (plans: readonly Priced[]): OfferingFields['plans'] =>
  plans.map(({ code, name, prices }) => ({
    code,
    name,
    prices: prices.map((price) => onlySaid(price) as PriceFields),
  }));

const partnerFields = (partners: readonly { share: string; provider: { id: string } }[]): OfferingFields['partners'] =>
  partners.map(({ share, provider }) => ({ share, providerId: provider.id }));

/** What is to be changed: the open revision where there is one, else the offering. */
export function fieldsOf({ offering, offeringRevisions }: Editable): OfferingFields {
  const open = offeringRevisions.edges[0]?.node;
  const said = open ?? {
    ...offering,
    categoryCodes: offering.categories.map(({ code }) => code),
    zoneCodes: offering.zones.map(({ code }) => code),
  };
  return {
    code: offering.code,
    name: said.name,
    summary: said.summary,
    description: said.description,
    serviceModel: said.serviceModel,
    clouds: said.clouds,
    categoryCodes: said.categoryCodes,
    zoneCodes: said.zoneCodes,
    attributes: (said.attributes ?? {}) as Record<string, unknown>,
    partners: partnerFields(said.partners),
    plans: planFields(said.plans),
  };
}
