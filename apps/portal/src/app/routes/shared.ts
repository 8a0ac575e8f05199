import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readHelpSearch } from '../../screens/help/help-terms';
import { root } from './root';

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../../screens/home/home'), 'Home'),
});

const notifications = createRoute({
  getParentRoute: () => root,
  path: '/notifications',
  component: lazyRouteComponent(() => import('../../screens/notifications/notifications'), 'Notifications'),
});

const help = createRoute({
  getParentRoute: () => root,
  path: '/help',
  validateSearch: readHelpSearch,
  component: lazyRouteComponent(() => import('../../screens/help/help'), 'Help'),
});

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/second-factor',
  component: lazyRouteComponent(() => import('../../screens/second-factor/second-factor'), 'SecondFactorPage'),
});

export const sharedRoutes = [home, notifications, help, secondFactor] as const;
