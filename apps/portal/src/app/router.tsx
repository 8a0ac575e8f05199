import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { PageNotFound } from '../parts/page-state';
import { readCatalogueSearch } from '../screens/catalogue/catalogue-search';
import { readInvoicesSearch } from '../screens/invoices/invoices-search';
import { readOrdersSearch } from '../screens/orders/orders-search';
import { Shell } from './shell';

const root = createRootRoute({ component: Shell, notFoundComponent: PageNotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../screens/home/home'), 'Home'),
});

const catalogue = createRoute({
  getParentRoute: () => root,
  path: '/catalogue',
  validateSearch: readCatalogueSearch,
  component: lazyRouteComponent(() => import('../screens/catalogue/catalogue'), 'Catalogue'),
});

const offering = createRoute({
  getParentRoute: () => root,
  path: '/catalogue/$offeringId',
  component: lazyRouteComponent(() => import('../screens/catalogue/offering'), 'OfferingPage'),
});

const orders = createRoute({
  getParentRoute: () => root,
  path: '/orders',
  validateSearch: readOrdersSearch,
  component: lazyRouteComponent(() => import('../screens/orders/orders'), 'Orders'),
});

const order = createRoute({
  getParentRoute: () => root,
  path: '/orders/$orderId',
  component: lazyRouteComponent(() => import('../screens/orders/order'), 'OrderPage'),
});

const baskets = createRoute({
  getParentRoute: () => root,
  path: '/basket',
  component: lazyRouteComponent(() => import('../screens/basket/baskets'), 'Baskets'),
});

const basket = createRoute({
  getParentRoute: () => root,
  path: '/basket/$basketId',
  component: lazyRouteComponent(() => import('../screens/basket/basket'), 'BasketPage'),
});

const services = createRoute({
  getParentRoute: () => root,
  path: '/services',
  component: lazyRouteComponent(() => import('../screens/services/services'), 'Services'),
});

const budgets = createRoute({
  getParentRoute: () => root,
  path: '/budgets',
  component: lazyRouteComponent(() => import('../screens/budgets/budgets'), 'Budgets'),
});

const invoices = createRoute({
  getParentRoute: () => root,
  path: '/invoices',
  validateSearch: readInvoicesSearch,
  component: lazyRouteComponent(() => import('../screens/invoices/invoices'), 'Invoices'),
});

const invoice = createRoute({
  getParentRoute: () => root,
  path: '/invoices/$invoiceId',
  component: lazyRouteComponent(() => import('../screens/invoices/invoice'), 'InvoicePage'),
});

const notifications = createRoute({
  getParentRoute: () => root,
  path: '/notifications',
  component: lazyRouteComponent(() => import('../screens/notifications/notifications'), 'Notifications'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    catalogue,
    offering,
    orders,
    order,
    baskets,
    basket,
    services,
    budgets,
    invoices,
    invoice,
    notifications,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
