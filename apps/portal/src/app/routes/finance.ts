import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readInvoicesSearch } from '../../screens/invoices/invoices-search';
import { root } from './root';

const budgets = createRoute({
  getParentRoute: () => root,
  path: '/budgets',
  component: lazyRouteComponent(() => import('../../screens/budgets/budgets'), 'Budgets'),
});

const invoices = createRoute({
  getParentRoute: () => root,
  path: '/invoices',
  validateSearch: readInvoicesSearch,
  component: lazyRouteComponent(() => import('../../screens/invoices/invoices'), 'Invoices'),
});

const invoice = createRoute({
  getParentRoute: () => root,
  path: '/invoices/$invoiceId',
  component: lazyRouteComponent(() => import('../../screens/invoices/invoice'), 'InvoicePage'),
});

export const financeRoutes = [budgets, invoices, invoice] as const;
