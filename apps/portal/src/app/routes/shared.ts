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

export const sharedRoutes = [home, notifications, help] as const;
