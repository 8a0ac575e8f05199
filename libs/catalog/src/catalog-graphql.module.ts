import { Module } from '@nestjs/common';
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
import { PriceTermsConnectionResolver, PriceTermsResolver } from './terms/price-terms.resolver.js';
import { AttributeDefinitionResolver, ProviderDefaultsResolver } from './attribute/attribute.resolver.js';
import { PlanResolver, PriceComponentResolver } from './plan/plan.resolver.js';

export const catalogResolvers = [
  OfferingResolver,
  OfferingConnectionResolver,
  OfferingPartnerResolver,
  OfferingChangeResolver,
  OfferingLifeResolver,
  AttributeDefinitionResolver,
  ProviderDefaultsResolver,
  PlanResolver,
  PriceComponentResolver,
  EstimateResolver,
  ExplanationResolver,
  MeterResolver,
  PriceTermsResolver,
  PriceTermsConnectionResolver,
];

/** Only the api imports it. */
@Module({ providers: catalogResolvers })
export class CatalogGraphqlModule {}
