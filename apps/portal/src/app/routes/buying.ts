import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readCatalogueSearch } from '../../screens/catalogue/catalogue-search';
import { readCompareSearch } from '../../screens/compare/compare-search';
import { readOrdersSearch } from '../../screens/orders/orders-search';
import { readServiceSearch } from '../../screens/services/service-search';
import { readTransfersSearch } from '../../screens/transfers/transfers-search';
import { root } from './root';

const catalogue = createRoute({
  getParentRoute: () => root,
  path: '/catalogue',
  validateSearch: readCatalogueSearch,
  component: lazyRouteComponent(() => import('../../screens/catalogue/catalogue'), 'Catalogue'),
});

const offering = createRoute({
  getParentRoute: () => root,
  path: '/catalogue/$offeringId',
  component: lazyRouteComponent(() => import('../../screens/catalogue/offering'), 'OfferingPage'),
});

const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  validateSearch: readCompareSearch,
  component: lazyRouteComponent(() => import('../../screens/compare/compare'), 'Compare'),
});

const baskets = createRoute({
  getParentRoute: () => root,
  path: '/basket',
  component: lazyRouteComponent(() => import('../../screens/basket/baskets'), 'Baskets'),
});

const basket = createRoute({
  getParentRoute: () => root,
  path: '/basket/$basketId',
  component: lazyRouteComponent(() => import('../../screens/basket/basket'), 'BasketPage'),
});

const orders = createRoute({
  getParentRoute: () => root,
  path: '/orders',
  validateSearch: readOrdersSearch,
  component: lazyRouteComponent(() => import('../../screens/orders/orders'), 'Orders'),
});

const order = createRoute({
  getParentRoute: () => root,
  path: '/orders/$orderId',
  component: lazyRouteComponent(() => import('../../screens/orders/order'), 'OrderPage'),
});

const services = createRoute({
  getParentRoute: () => root,
  path: '/services',
  component: lazyRouteComponent(() => import('../../screens/services/services'), 'Services'),
});

const service = createRoute({
  getParentRoute: () => root,
  path: '/services/$instanceId',
  validateSearch: readServiceSearch,
  component: lazyRouteComponent(() => import('../../screens/services/service'), 'ServicePage'),
});

const transfers = createRoute({
  getParentRoute: () => root,
  path: '/transfers',
  validateSearch: readTransfersSearch,
  component: lazyRouteComponent(() => import('../../screens/transfers/transfers'), 'Transfers'),
});

const needs = createRoute({
  getParentRoute: () => root,
  path: '/needs',
  component: lazyRouteComponent(() => import('../../screens/needs/needs'), 'Needs'),
});

const legacy = createRoute({
  getParentRoute: () => root,
  path: '/legacy-systems',
  component: lazyRouteComponent(() => import('../../screens/legacy/legacy'), 'Legacy'),
});

export const buyingRoutes = [
  catalogue,
  offering,
  compare,
  baskets,
  basket,
  orders,
  order,
  services,
  service,
  transfers,
  needs,
  legacy,
] as const;
