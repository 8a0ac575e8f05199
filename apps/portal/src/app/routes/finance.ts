import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readBudgetsSearch } from '../../screens/budgets/budgets-search';
import { readInvoicesSearch } from '../../screens/invoices/invoices-search';
import { readSpendSearch } from '../../screens/spend/spend-search';
import { root } from './root';

const budgets = createRoute({
  getParentRoute: () => root,
  path: '/budgets',
  validateSearch: readBudgetsSearch,
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

const budget = createRoute({
  getParentRoute: () => root,
  path: '/budgets/$budgetId',
  component: lazyRouteComponent(() => import('../../screens/budgets/budget'), 'BudgetPage'),
});

const invoiceLine = createRoute({
  getParentRoute: () => root,
  path: '/invoices/$invoiceId/lines/$lineNo',
  component: lazyRouteComponent(() => import('../../screens/invoices/invoice-line'), 'InvoiceLinePage'),
});

const spend = createRoute({
  getParentRoute: () => root,
  path: '/spend',
  validateSearch: readSpendSearch,
  component: lazyRouteComponent(() => import('../../screens/spend/spend'), 'Spend'),
});

const apiKeys = createRoute({
  getParentRoute: () => root,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('../../screens/api-keys/api-keys'), 'ApiKeys'),
});

export const financeRoutes = [budgets, budget, invoices, invoice, invoiceLine, spend, apiKeys] as const;
