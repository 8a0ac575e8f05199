import { Global, Module } from '@nestjs/common';
import { AttributeBook } from './attribute/attribute-book.service.js';
import { OfferingAttributes } from './attribute/offering-attributes.service.js';
import { ProviderDefaults } from './attribute/provider-defaults.service.js';
import { Companions } from './companion/companion.service.js';
import { Comparisons } from './compare/compare.service.js';
import { Standards } from './conformance/standards.service.js';
import { Dependencies } from './dependency/dependencies.service.js';
import { CatalogueTargets } from './target/catalogue-targets.service.js';
import { Explanations } from './explain/explain.service.js';
import { ImportWork } from './bulk/import-work.service.js';
import { OfferingExport } from './bulk/offering-export.service.js';
import { OfferingImports } from './bulk/offering-imports.service.js';
import { OfferingDrafts } from './bulk/offering-drafts.service.js';
import { OfferingTrials } from './bulk/offering-trials.service.js';
import { Estimates } from './estimate/estimate.service.js';
import { Meters } from './meter/meter-catalogue.service.js';
import { ProviderMeters } from './meter/provider-meters.service.js';
import { OfferingContents } from './offering/offering-contents.service.js';
import { OfferingChanges } from './offering/offering-changes.service.js';
import { OfferingLife } from './offering/offering-life.service.js';
import { OfferingReviews } from './offering/offering-reviews.service.js';
import { OfferingRules } from './offering/offering-rules.service.js';
import { OfferingSteps } from './offering/offering-steps.service.js';
import { Offerings } from './offering/offering.service.js';
import { Plans } from './plan/plan.service.js';
import { Catalogue } from './search/catalogue.js';
import { Needs } from './need/need.service.js';
import { SelfAssessments } from './assessment/self-assessments.service.js';
import { RecommendedIssues } from './recommended/recommended-issues.service.js';
import { RecommendedReading } from './recommended/recommended-reading.service.js';
import { RevisionEffects } from './revision/revision-effect.service.js';
import { RevisionReading } from './revision/revision-reading.service.js';
import { RevisionReviews } from './revision/revision-reviews.service.js';
import { RevisionSteps } from './revision/revision-steps.service.js';
import { Revisions } from './revision/revisions.service.js';
import { Agreements } from './terms/agreements.js';
import { PriceTermsDesk } from './terms/price-terms.service.js';
import { PriceTermsReader } from './terms/standing-terms.service.js';
import { TermsTargetsReader } from './terms/terms-targets.js';
import { ContentReports } from './content-report/content-reports.service.js';
import { Pilots } from './pilot/pilots.service.js';
import { SellerRules } from './withholding/seller-rules.service.js';
import { WithholdingWork } from './withholding/withholding-work.service.js';
import { Withholdings } from './withholding/withholdings.service.js';
import { ListingsWaiting } from './waiting/listings-waiting.js';
import { TaxRates } from './tax/tax-rates.service.js';

const services = [
  AttributeBook,
  OfferingAttributes,
  ProviderDefaults,
  Catalogue,
  Withholdings,
  ContentReports,
  Pilots,
  SellerRules,
  WithholdingWork,
  RevisionEffects,
  RevisionSteps,
  Revisions,
  RevisionReviews,
  RevisionReading,
  OfferingExport,
  OfferingImports,
  OfferingDrafts,
  OfferingTrials,
  ImportWork,
  Standards,
  Dependencies,
  CatalogueTargets,
  Offerings,
  OfferingContents,
  OfferingChanges,
  OfferingRules,
  OfferingSteps,
  OfferingReviews,
  OfferingLife,
  Plans,
  ProviderMeters,
  Meters,
  TaxRates,
  Agreements,
  PriceTermsReader,
  TermsTargetsReader,
  PriceTermsDesk,
  Estimates,
  Explanations,
  Comparisons,
  Companions,
  Needs,
  RecommendedIssues,
  RecommendedReading,
  SelfAssessments,
  ListingsWaiting,
];

/** Offerings, plans, prices and estimates; global, since orders, usage and invoices read plans. */
@Global()
@Module({ providers: services, exports: services })
export class CatalogModule {}
