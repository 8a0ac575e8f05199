import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readAdmissionsSearch } from '../../screens/admissions/admissions-search';
import { readAuditSearch } from '../../screens/audit/audit-search';
import { readEvidenceSearch } from '../../screens/evidence/evidence-search';
import { readRulesSearch } from '../../screens/rules/rules-search';
import { root } from './root';

const admissions = createRoute({
  getParentRoute: () => root,
  path: '/admissions',
  validateSearch: readAdmissionsSearch,
  component: lazyRouteComponent(() => import('../../screens/admissions/admissions'), 'Admissions'),
});

const admission = createRoute({
  getParentRoute: () => root,
  path: '/admissions/$applicationId',
  component: lazyRouteComponent(() => import('../../screens/admissions/admission'), 'AdmissionPage'),
});

const listings = createRoute({
  getParentRoute: () => root,
  path: '/listings',
  component: lazyRouteComponent(() => import('../../screens/listings/listings'), 'Listings'),
});

const listing = createRoute({
  getParentRoute: () => root,
  path: '/listings/$offeringId',
  component: lazyRouteComponent(() => import('../../screens/listings/listing'), 'ListingPage'),
});

const evidence = createRoute({
  getParentRoute: () => root,
  path: '/evidence',
  validateSearch: readEvidenceSearch,
  component: lazyRouteComponent(() => import('../../screens/evidence/evidence'), 'EvidencePage'),
});

const billingRuns = createRoute({
  getParentRoute: () => root,
  path: '/billing-runs',
  component: lazyRouteComponent(() => import('../../screens/billing-runs/billing-runs'), 'BillingRuns'),
});

const billingRun = createRoute({
  getParentRoute: () => root,
  path: '/billing-runs/$runId',
  component: lazyRouteComponent(() => import('../../screens/billing-runs/billing-run'), 'BillingRunPage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('../../screens/audit/audit'), 'Audit'),
});

const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  validateSearch: readRulesSearch,
  component: lazyRouteComponent(() => import('../../screens/rules/rules'), 'Rules'),
});

const queueBoard = createRoute({
  getParentRoute: () => root,
  path: '/queue-board',
  component: lazyRouteComponent(() => import('../../screens/queue-board/queue-board'), 'QueueBoardPage'),
});

const explorer = createRoute({
  getParentRoute: () => root,
  path: '/explorer',
  component: lazyRouteComponent(() => import('../../screens/explorer/explorer'), 'Explorer'),
});

export const operatingRoutes = [
  admissions,
  admission,
  listings,
  listing,
  evidence,
  billingRuns,
  billingRun,
  audit,
  rules,
  queueBoard,
  explorer,
] as const;
