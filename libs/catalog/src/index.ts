import { OfferingAttributeEntity, ProviderDefaultsEntity } from './attribute/offering-attribute.entity.js';
import { ProviderMeterEntity } from './meter/provider-meter.entity.js';
import {
  OfferingCategoryEntity,
  OfferingCloudEntity,
  OfferingEntity,
  OfferingZoneEntity,
} from './offering/offering.entity.js';
import { NeedEntity, NeedTopicEntity } from './need/need.entity.js';
import { PlanEntity, PriceComponentEntity } from './plan/plan.entity.js';
import { CatalogueChangeEntity } from './search/catalogue-change.entity.js';
import { OfferingImportEntity, OfferingImportRowEntity } from './bulk/offering-import.entity.js';
import { SelfAssessmentEntity } from './assessment/self-assessment.entity.js';
import { RecommendedEntryEntity, RecommendedIssueEntity } from './recommended/recommended.entity.js';
import { OfferingRevisionEntity } from './revision/revision.entity.js';
import { ProviderCheckEntity, WithholdingEntity } from './withholding/withholding.entity.js';
import { ContentReportEntity } from './content-report/content-report.entity.js';
import { PilotEntity } from './pilot/pilot.entity.js';
import { PriceTermsEntity, PriceTermsEntryEntity } from './terms/price-terms.entity.js';

export { OfferingDrafts } from './bulk/offering-drafts.service.js';
export { AttributeBook } from './attribute/attribute-book.service.js';
export { ProviderDefaults } from './attribute/provider-defaults.service.js';
export * from './catalog-graphql.module.js';
export * from './catalog-jobs.module.js';
export * from './catalog.module.js';
export { Companions } from './companion/companion.service.js';
export * from './core/index.js';
export * from './estimate/estimate-items.js';
export * from './estimate/estimate.service.js';
export { ExpectedUsageInput } from './estimate/estimate.type.js';
export * from './migrations/index.js';
export * from './offering/offering-changes.service.js';
export { OfferingLife } from './offering/offering-life.service.js';
export * from './offering/offering-reviews.service.js';
export { offeringLoader } from './offering/offering.loader.js';
export type { Offering } from './offering/offering.row.js';
export { Offerings } from './offering/offering.service.js';
export { CloudEnum, OfferingType, ServiceModelEnum } from './offering/offering.type.js';
export type { PlanFacts } from './plan/plan-facts.js';
export { planLoader } from './plan/plan.loader.js';
export * from './plan/plan.service.js';
export { PlanType, PriceComponentType, TaxCategoryEnum } from './plan/plan.type.js';
export * from './tax/tax-rates.service.js';
export * from './terms/agreements.js';
export { AgreementStatusEnum } from './terms/price-terms.type.js';
export * from './terms/standing-terms.service.js';

export { SellerRules } from './withholding/seller-rules.service.js';
export { withholdingLoader } from './withholding/withholding.loader.js';
export { WithholdingType } from './withholding/withholding.type.js';
export { type Withholding, Withholdings } from './withholding/withholdings.service.js';

export const catalogEntities = [
  OfferingEntity,
  OfferingCategoryEntity,
  OfferingZoneEntity,
  OfferingCloudEntity,
  OfferingAttributeEntity,
  ProviderDefaultsEntity,
  CatalogueChangeEntity,
  NeedTopicEntity,
  NeedEntity,
  OfferingRevisionEntity,
  OfferingImportEntity,
  OfferingImportRowEntity,
  PlanEntity,
  PriceComponentEntity,
  ProviderMeterEntity,
  PriceTermsEntity,
  PriceTermsEntryEntity,
  WithholdingEntity,
  ContentReportEntity,
  PilotEntity,
  ProviderCheckEntity,
  RecommendedIssueEntity,
  RecommendedEntryEntity,
  SelfAssessmentEntity,
];
