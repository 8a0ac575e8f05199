import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readCatalogueSearch } from '../../screens/catalogue/catalogue-search';
import { readOrdersSearch } from '../../screens/orders/orders-search';
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

export const buyingRoutes = [catalogue, offering, baskets, basket, orders, order, services] as const;
