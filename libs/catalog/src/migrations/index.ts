import { Catalog1763600200000 } from './1763600200000-catalog.js';
import { OfferingPartners1764130040000 } from './1764130040000-offering-partners.js';
import { PriceTerms1764140000000 } from './1764140000000-price-terms.js';
import { NegotiatedPrices1764150000000 } from './1764150000000-negotiated-prices.js';
import { PackageScope1764150002000 } from './1764150002000-package-scope.js';
import { CatalogueChange1764340000000 } from './1764340000000-catalogue-change.js';
import { OfferingLife1764350000000 } from './1764350000000-offering-life.js';
import { Attributes1764330000000 } from './1764330000000-attributes.js';
import { Needs1764340020000 } from './1764340020000-needs.js';
import { OfferingRevisions1764350100000 } from './1764350100000-offering-revisions.js';
import { OfferingImports1764350200000 } from './1764350200000-offering-imports.js';
import { Withholdings1764372000000 } from './1764372000000-withholdings.js';
import { WhileSuspended1764440030200 } from './1764440030200-while-suspended.js';
import { SelfAssessments1764362200000 } from './1764362200000-self-assessments.js';
import { RecommendedCatalogue1764362100000 } from './1764362100000-recommended-catalogue.js';
import { ContentReports1764375000000 } from './1764375000000-content-reports.js';
import { Pilots1764379000000 } from './1764379000000-pilots.js';
import { SandboxedOfferings1764381001000 } from './1764381001000-sandboxed-offerings.js';
import { SuspendedWhenRetired1764381002000 } from './1764381002000-suspended-when-retired.js';

export const catalogMigrations = [
  Catalog1763600200000,
  OfferingPartners1764130040000,
  PriceTerms1764140000000,
  NegotiatedPrices1764150000000,
  PackageScope1764150002000,
  CatalogueChange1764340000000,
  OfferingLife1764350000000,
  Attributes1764330000000,
  Needs1764340020000,
  OfferingRevisions1764350100000,
  OfferingImports1764350200000,
  Withholdings1764372000000,
  RecommendedCatalogue1764362100000,
  SelfAssessments1764362200000,
  WhileSuspended1764440030200,
  ContentReports1764375000000,
  Pilots1764379000000,
  SandboxedOfferings1764381001000,
  SuspendedWhenRetired1764381002000,
];
