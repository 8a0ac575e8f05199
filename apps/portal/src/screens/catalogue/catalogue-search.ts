import type { OfferingFilter } from '../../graphql/schema.generated';
import { knownOf, knownText, said, textsOf } from '../../parts/search';

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

/** Leaves out what is not understood: an address may come from anywhere. */
export const readCatalogueSearch = (search: Record<string, unknown>): CatalogueSearch =>
  said({
    text: knownText(search.text),
    models: knownOf(search.models, SERVICE_MODELS),
    clouds: knownOf(search.clouds, CLOUDS),
    categories: textsOf(search.categories),
    providers: textsOf(search.providers),
    zones: textsOf(search.zones),
  });

export const filterOf = ({ text, models, clouds, categories, providers, zones }: CatalogueSearch): OfferingFilter => ({
  ...(text && { text }),
  ...(models && { serviceModels: models }),
  ...(clouds && { clouds }),
  ...(categories && { categoryCodes: categories }),
  ...(providers && { providerIds: providers }),
  ...(zones && { zoneCodes: zones }),
});
