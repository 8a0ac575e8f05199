import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from './root';

const approvals = createRoute({
  getParentRoute: () => root,
  path: '/approvals',
  component: lazyRouteComponent(() => import('../../screens/approving/approvals'), 'Approvals'),
});

const approval = createRoute({
  getParentRoute: () => root,
  path: '/approvals/$orderId',
  component: lazyRouteComponent(() => import('../../screens/approving/approvals'), 'Approvals'),
});

export const approvingRoutes = [approvals, approval] as const;
