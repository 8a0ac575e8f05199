import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readInstancesSearch } from '../../screens/instances/instances-search';
import { readIntakeSearch } from '../../screens/intake/intake-search';
import { readOfferingsSearch } from '../../screens/offerings/offerings-search';
import { readStatementsSearch } from '../../screens/statements/statements-search';
import { root } from './root';

const offerings = createRoute({
  getParentRoute: () => root,
  path: '/offerings',
  validateSearch: readOfferingsSearch,
  component: lazyRouteComponent(() => import('../../screens/offerings/offerings'), 'Offerings'),
});

const newOffering = createRoute({
  getParentRoute: () => root,
  path: '/offerings/new',
  component: lazyRouteComponent(() => import('../../screens/offerings/offering-form'), 'NewOffering'),
});

const ownOffering = createRoute({
  getParentRoute: () => root,
  path: '/offerings/$offeringId',
  component: lazyRouteComponent(() => import('../../screens/offerings/own-offering'), 'OwnOfferingPage'),
});

const editOffering = createRoute({
  getParentRoute: () => root,
  path: '/offerings/$offeringId/edit',
  component: lazyRouteComponent(() => import('../../screens/offerings/offering-form'), 'EditOffering'),
});

const imports = createRoute({
  getParentRoute: () => root,
  path: '/offering-imports',
  component: lazyRouteComponent(() => import('../../screens/imports/imports'), 'Imports'),
});

const oneImport = createRoute({
  getParentRoute: () => root,
  path: '/offering-imports/$importId',
  component: lazyRouteComponent(() => import('../../screens/imports/import'), 'ImportPage'),
});

const instances = createRoute({
  getParentRoute: () => root,
  path: '/instances',
  validateSearch: readInstancesSearch,
  component: lazyRouteComponent(() => import('../../screens/instances/instances'), 'Instances'),
});

const intake = createRoute({
  getParentRoute: () => root,
  path: '/intake',
  validateSearch: readIntakeSearch,
  component: lazyRouteComponent(() => import('../../screens/intake/intake'), 'Intake'),
});

const statements = createRoute({
  getParentRoute: () => root,
  path: '/statements',
  validateSearch: readStatementsSearch,
  component: lazyRouteComponent(() => import('../../screens/statements/statements'), 'Statements'),
});

const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('../../screens/webhooks/webhooks'), 'Webhooks'),
});

const sandbox = createRoute({
  getParentRoute: () => root,
  path: '/sandbox',
  component: lazyRouteComponent(() => import('../../screens/sandbox/sandbox'), 'SandboxPage'),
});

export const providingRoutes = [
  offerings,
  newOffering,
  ownOffering,
  editOffering,
  imports,
  oneImport,
  instances,
  intake,
  statements,
  webhooks,
  sandbox,
] as const;
