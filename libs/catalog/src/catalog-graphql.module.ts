import { Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CompanionResolver } from './companion/companion.resolver.js';
import { ComparisonResolver } from './compare/compare.resolver.js';
import { OfferingImportResolver, OfferingImportRowResolver } from './bulk/offering-import.resolver.js';
import { OfferingTrialResolver } from './bulk/offering-trial.resolver.js';
import { OfferingsController } from './bulk/offerings.controller.js';
import { StandardsResolver } from './conformance/standards.resolver.js';
import { DependenciesResolver } from './dependency/dependencies.resolver.js';
import { CatalogueTargetsResolver } from './target/catalogue-targets.resolver.js';
import { EstimateResolver } from './estimate/estimate.resolver.js';
import { MeterResolver } from './meter/meter.resolver.js';
import { OfferingLifeResolver } from './offering/offering-life.resolver.js';
import {
  OfferingChangeResolver,
  OfferingConnectionResolver,
  OfferingPartnerResolver,
  OfferingResolver,
} from './offering/offering.resolver.js';
import { ExplanationResolver } from './explain/explain.resolver.js';
import {
  NeedConnectionResolver,
  NeedResolver,
  NeedTopicConnectionResolver,
  NeedTopicResolver,
} from './need/need.resolver.js';
import { SelfAssessmentResolver } from './assessment/self-assessment.resolver.js';
import { RecommendedBadgeResolver, RecommendedIssueResolver } from './recommended/recommended.resolver.js';
import { Catalogue } from './search/catalogue.js';
import { OfferingFacetsResolver } from './search/facets.resolver.js';
import { PriceTermsConnectionResolver, PriceTermsResolver } from './terms/price-terms.resolver.js';
import { AttributeDefinitionResolver, ProviderDefaultsResolver } from './attribute/attribute.resolver.js';
import { RevisionChangeResolver, RevisionResolver } from './revision/revision.resolver.js';
import { ContentReportResolver } from './content-report/content-report.resolver.js';
import { PilotResolver } from './pilot/pilot.resolver.js';
import { WithholdingResolver } from './withholding/withholding.resolver.js';
import { PlanResolver, PriceComponentResolver } from './plan/plan.resolver.js';

export const catalogResolvers = [
  OfferingResolver,
  OfferingConnectionResolver,
  OfferingPartnerResolver,
  OfferingChangeResolver,
  OfferingLifeResolver,
  WithholdingResolver,
  ContentReportResolver,
  PilotResolver,
  AttributeDefinitionResolver,
  ProviderDefaultsResolver,
  OfferingFacetsResolver,
  RevisionResolver,
  RevisionChangeResolver,
  OfferingImportResolver,
  OfferingImportRowResolver,
  OfferingTrialResolver,
  StandardsResolver,
  DependenciesResolver,
  CatalogueTargetsResolver,
  PlanResolver,
  PriceComponentResolver,
  EstimateResolver,
  ComparisonResolver,
  CompanionResolver,
  NeedResolver,
  NeedTopicResolver,
  NeedConnectionResolver,
  NeedTopicConnectionResolver,
  ExplanationResolver,
  MeterResolver,
  PriceTermsResolver,
  PriceTermsConnectionResolver,
  RecommendedIssueResolver,
  RecommendedBadgeResolver,
  SelfAssessmentResolver,
];

/** Only the api imports it. */
@Module({ providers: catalogResolvers, controllers: [OfferingsController] })
export class CatalogGraphqlModule implements OnApplicationBootstrap {
  constructor(private readonly catalogue: Catalogue) {}

  /** Reads the catalogue before the first request comes; should that fail, the first search tries again. */
  async onApplicationBootstrap(): Promise<void> {
    await this.catalogue.current().catch((error: unknown) => new Logger('Catalogue').error(error));
  }
}
