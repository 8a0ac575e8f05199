import type { OfferingFilter } from '../../graphql/schema.generated';

const SERVICE_MODELS = ['IAAS', 'PAAS', 'SAAS', 'DAAS'] as const;
const CLOUDS = ['GOVERNMENT', 'ENTERPRISE', 'SOCIAL', 'HPC'] as const;

/** What is looked for, as the address says it: a reload, a link and the way back find the same. */
export interface CatalogueSearch {
  text?: string;
  models?: (typeof SERVICE_MODELS)[number][];
  clouds?: (typeof CLOUDS)[number][];
  categories?: string[];
  providers?: string[];
  zones?: string[];
}

const MOST = 50;

const texts = (value: unknown): string[] | undefined => {
  if (!Array.isArray(value)) return undefined;
  const found = value.filter((one): one is string => typeof one === 'string' && one !== '').slice(0, MOST);
  return found.length ? found : undefined;
};

const known = <T extends string>(value: unknown, all: readonly T[]): T[] | undefined => {
  const found = texts(value)?.filter((one): one is T => (all as readonly string[]).includes(one));
  return found?.length ? found : undefined;
};

/** Leaves out what is not understood: an address may come from anywhere. */
export function readCatalogueSearch(search: Record<string, unknown>): CatalogueSearch {
  const read = {
    text: typeof search.text === 'string' && search.text.trim() ? search.text.slice(0, 200) : undefined,
    models: known(search.models, SERVICE_MODELS),
    clouds: known(search.clouds, CLOUDS),
    categories: texts(search.categories),
    providers: texts(search.providers),
    zones: texts(search.zones),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

export const filterOf = ({ text, models, clouds, categories, providers, zones }: CatalogueSearch): OfferingFilter => ({
  ...(text && { text }),
  ...(models && { serviceModels: models }),
  ...(clouds && { clouds }),
  ...(categories && { categoryCodes: categories }),
  ...(providers && { providerIds: providers }),
  ...(zones && { zoneCodes: zones }),
});
