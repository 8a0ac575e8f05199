import { createRouter } from '@tanstack/react-router';
import { approvingRoutes } from './routes/approving';
import { buyingRoutes } from './routes/buying';
import { financeRoutes } from './routes/finance';
import { operatingRoutes } from './routes/operating';
import { providingRoutes } from './routes/providing';
import { root } from './routes/root';
import { sharedRoutes } from './routes/shared';

export const router = createRouter({
  routeTree: root.addChildren([
    ...sharedRoutes,
    ...approvingRoutes,
    ...buyingRoutes,
    ...financeRoutes,
    ...operatingRoutes,
    ...providingRoutes,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
