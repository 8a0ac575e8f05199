import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
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

export const sharedRoutes = [home, notifications] as const;
